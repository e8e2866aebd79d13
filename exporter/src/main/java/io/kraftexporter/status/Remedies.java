package io.kraftexporter.status;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds what to do about an error by its words. */
final class Remedies {

  /**
   * A remedy.
   *
   * @param error the words of the error, in lower case
   * @param ofJvm what to do where a JVM is read
   * @param ofKafka what to do elsewhere
   */
  private record Remedy(Pattern error, String ofJvm, String ofKafka) {
    static Remedy of(String error, String ofJvm, String ofKafka) {
      return new Remedy(Pattern.compile(error), ofJvm, ofKafka);
    }
  }

  private static final List<Remedy> REMEDIES =
      List.of(
          Remedy.of(
              "token endpoint",
              "Read the log of the exporter at the time of the first failure.",
              "Check that the token endpoint runs, and correct its URL, the client's id and its secret in"
                  + " kafka.properties."),
          Remedy.of(
              "authoriz",
              "Give the user of jmx.username the access level readonly.",
              "Give the exporter's user the ACLs that exporter/docs/SECURITY.md lists."),
          Remedy.of(
              "authenticat|credentials|password|\\bsasl\\b",
              "Correct jmx.username and jmx.password: the JVM refuses this login.",
              "Correct the login in kafka.properties (sasl.jaas.config): the cluster refuses it."),
          Remedy.of(
              "refused|connectexception|noroutetohost",
              "Check that the process runs, and that its JMX port is open from the exporter's"
                  + " machine (nc -vz HOST PORT).",
              "Check that the brokers run, and that kafka.bootstrap is reachable from the"
                  + " exporter's machine (nc -vz HOST PORT)."),
          Remedy.of(
              "unknownhost|no address",
              "Check the name of the host: it does not resolve on the exporter's machine.",
              "Check the names of the brokers: one does not resolve on the exporter's machine."),
          Remedy.of(
              "ssl|tls|certificat|pkix",
              "Check jmx.tls and the certificate of the JVM.",
              "Check security.protocol and the certificates in kafka.properties."),
          Remedy.of(
              "timed out|timeout|has not answered|toolong|took longer",
              "Check whether the process hangs (jstack PID on its machine); if it is only slow,"
                  + " raise jmx.read_timeout and scrape.timeout.",
              "Check whether a broker hangs; if the cluster is large, raise kafka.api_timeout and"
                  + " scrape.timeout."));

  private Remedies() {}

  /**
   * Returns what to do about an error.
   *
   * @param jvm whether a JVM was read
   */
  static String of(String error, boolean jvm) {
    String words = error.toLowerCase(Locale.ROOT);
    return REMEDIES.stream()
        .filter(remedy -> remedy.error().matcher(words).find())
        .findFirst()
        .map(remedy -> jvm ? remedy.ofJvm() : remedy.ofKafka())
        .orElse("Read the log of the exporter at the time of the first failure.");
  }
}

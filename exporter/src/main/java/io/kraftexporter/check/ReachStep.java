package io.kraftexporter.check;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The steps of a connection to Kafka or to a JVM, in their order. */
@SuppressWarnings("ImmutableEnumChecker") // of List.of
enum ReachStep {
  TOKEN(
      List.of("token endpoint"),
      "no token can be had",
      "Is the token endpoint up? Correct its URL, the client's id and its secret in kafka.properties."),
  NAME(
      List.of("has no address here", "unknownhost"),
      "the name is not resolved",
      "Correct the host name, or the DNS of this machine."),
  TLS(
      List.of("tls", "ssl", "certificate", "pkix", "handshake"),
      "TLS fails",
      "Compare security.protocol, the trust store and the host names in the certificates."),
  LOGIN(
      List.of("authentication", "sasl", "refuses the login", "credentials", "username", "password"),
      "the login is refused",
      "Correct user, password and mechanism (kafka.properties, jmx.username, jmx.password)."),
  PERMISSION(
      List.of("authorization", "not authorized", "access denied"),
      "a permission is missing",
      "Give the exporter's user its ACLs; docs/SECURITY.md lists them."),
  PROTOCOL(
      List.of("no kafka broker", "controller's listener", "no remote jmx", "something else"),
      "another service answers",
      "Correct the address: kafka.bootstrap needs a listener of brokers, jmx.port the port of remote JMX."),
  ANSWER(
      List.of("does not answer", "not answered", "timed out", "timeout"),
      "no answer in time",
      "Is the process responsive (jstack PID), and does no firewall drop the packets?"),
  PORT(
      List.of("refuse", "cannot be reached", "reset", "eof", "closes the connection", "no broker"),
      "no connection",
      "Is the process up and does its port answer from this machine (nc -vz HOST PORT)?"),
  OTHER(List.of(""), "the request fails", "See the log of the exporter with --verbose.");

  private final List<String> marks;
  private final String problem;
  private final String action;

  ReachStep(List<String> marks, String problem, String action) {
    this.marks = marks;
    this.problem = problem;
    this.action = action;
  }

  /** Returns the step at which a collection failed, by the reason that the log gives. */
  static ReachStep of(String reason) {
    String text = reason.toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(step -> step.marks.stream().anyMatch(text::contains))
        .findFirst()
        .orElse(OTHER);
  }

  String problem() {
    return problem;
  }

  String action() {
    return action;
  }
}

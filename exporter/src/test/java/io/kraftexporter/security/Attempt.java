package io.kraftexporter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A way to read a cluster or a JVM.
 *
 * @param mode the mode of security
 * @param with what is special about it
 * @param works whether it is expected to work
 * @param endpoint of the exporter to scrape
 * @param source the kind of source that succeeds if it works
 * @param keys of the configuration
 */
record Attempt(
    String mode,
    String with,
    boolean works,
    String endpoint,
    String source,
    Map<String, Object> keys) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A server may close the connection before its alert is read. */
  private static final Pattern REFUSED_KEY =
      Pattern.compile(
          "refuses the exporter's certificate \\(\\w+\\), or requires one; .*"
              + "|closes the connection during the TLS handshake; see whether it"
              + " (trusts the exporter's certificate"
              + "|requires a certificate of the exporter, and trusts it)$");

  private static final String REFUSED =
      "refuses the exporter's certificate (ALERT), or requires one; configure a keystore with a"
          + " certificate that it trusts";

  private static final Pattern CLASS =
      Pattern.compile("Exception|\\b[a-z]\\w*(\\.[a-z]\\w*)+\\.[A-Z]");

  /**
   * Runs the exporter until it reads or has logged why it cannot.
   *
   * @return the row of the page
   */
  String row(KafkaCluster cluster) throws Exception {
    try (LogLines log = new LogLines();
        RunningExporter exporter = RunningExporter.of(cluster, keys)) {
      if (works) {
        Await.until(
            mode + " with " + with, PATIENCE, () -> isRead(exporter) || !problems(log).isEmpty());
        assertEquals(List.of(), problems(log), mode + " with " + with);
        return "| %s | %s | is read |\n".formatted(mode, with);
      }
      Await.until(
          mode + " with " + with, PATIENCE, () -> isRead(exporter) || !problems(log).isEmpty());
      for (int i = 0; i < 3; i++) {
        assertFalse(isRead(exporter), mode + " with " + with);
      }
      List<String> lines = problems(log);
      assertEquals(1, lines.size(), "logged once: " + lines);
      assertFalse(CLASS.matcher(lines.get(0)).find(), lines.get(0));
      return "| %s | %s | `%s` |\n".formatted(mode, with, lines.get(0));
    }
  }

  private boolean isRead(RunningExporter exporter) throws Exception {
    return exporter
        .scrape(endpoint)
        .values("kraft_exporter_source_success", "source", source)
        .equals(List.of(1.0));
  }

  /**
   * Warnings and errors, without what differs between two runs; of JMX only its own, as a broker
   * may have a slow moment.
   */
  private List<String> problems(LogLines log) {
    return log.all().stream()
        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
        .filter(line -> !line.contains("the cluster has not answered yet"))
        .filter(line -> !line.endsWith("needs the access level readwrite in the JVM"))
        .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", ""))
        .filter(line -> !source.equals("jmx") || line.startsWith("jmx "))
        .map(line -> line.replaceAll("127\\.0\\.0\\.\\d+:\\d+", "HOST:PORT"))
        .map(line -> REFUSED_KEY.matcher(line).replaceFirst(REFUSED))
        .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "TIME"))
        .toList();
  }
}

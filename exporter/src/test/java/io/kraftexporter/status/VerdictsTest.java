package io.kraftexporter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.scrape.SourceState.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerdictsTest {
  @Test
  void allIsWell() {
    assertEquals(
        new Verdict(
            Verdict.Level.WELL,
            "Everything that should be read is being read: 16 sources.",
            List.of()),
        Verdicts.of(Statuses.well()));
  }

  @Test
  void clusterWithoutJmxIsWellAndNamed() {
    assertEquals(
        new Verdict(
            Verdict.Level.WELL,
            "Everything that should be read is being read: 13 sources. JMX is off: the JVMs of"
                + " the nodes are not read.",
            List.of()),
        Verdicts.of(Statuses.withoutJmx()));
  }

  @Test
  void hungNodeIsNamedWithWhatToDo() {
    assertEquals(
        new Verdict(
            Verdict.Level.FAILING,
            "Not everything is being read: 1 of 16 sources fails.",
            List.of(
                new Problem(
                    "JMX of node 3",
                    Optional.of(Duration.ofMinutes(12)),
                    "has not answered within 9500 ms; its collection continues",
                    "Check whether the process hangs (jstack PID on its machine); if it is only"
                        + " slow, raise jmx.read_timeout and scrape.timeout.",
                    "KafkaNodeUnobserved"))),
        Verdicts.of(Statuses.hung()));
  }

  @Test
  void sourcesThatFailForOneReasonAreOneProblem() {
    assertEquals(
        List.of(
            new Problem(
                "JMX of nodes 1, 2, 3, 4 and 196 more",
                Optional.of(Duration.ofHours(2)),
                "ConnectException: Connection refused",
                "Check that the process runs, and that its JMX port is open from the exporter's"
                    + " machine (nc -vz HOST PORT).",
                "KafkaNodeUnobserved")),
        Verdicts.of(Statuses.manyFailing(200, "ConnectException: Connection refused")).problems());
  }

  @Test
  void remedyDependsOnTheSource() {
    assertEquals(
        List.of(
            "Correct the login in kafka.properties (sasl.jaas.config): the cluster refuses it.",
            "Give the exporter's user the ACLs that exporter/docs/SECURITY.md lists.",
            "Check security.protocol and the certificates in kafka.properties.",
            "Read the log of the exporter at the time of the first failure."),
        List.of(
                "SaslAuthenticationException: Authentication failed",
                "ClusterAuthorizationException: Cluster authorization failed.",
                "kafka-1:9093: answers with TLS: security.protocol is missing",
                "NullPointerException")
            .stream()
            .map(
                error ->
                    Verdicts.of(
                            of(
                                Statuses.failing(
                                    SourceId.of("groups"),
                                    Health.FAILED,
                                    error,
                                    Duration.ofMinutes(1))))
                        .problems()
                        .get(0)
                        .remedy())
            .toList());
  }

  @Test
  void exporterThatNobodyScrapesReadsNothing() {
    assertEquals(
        new Verdict(
            Verdict.Level.ATTENTION,
            "No source fails, and something needs attention.",
            List.of(
                new Problem(
                    "Nothing",
                    Optional.of(Duration.ofHours(1)),
                    "nobody scrapes this exporter, and it reads only when somebody does",
                    "Add the scrape configuration below to Prometheus.",
                    ""))),
        Verdicts.of(
            of(
                Statuses.requested(SourceId.of("quorum"), Optional.of(Duration.ofHours(1))),
                Statuses.requested(SourceId.of("groups"), Optional.empty()))));
  }

  @Test
  void targetThatIsMissingInPrometheusIsNamed() {
    assertEquals(
        List.of(
            new Problem(
                "JMX of node 4",
                Optional.empty(),
                "no scraper requests the endpoint",
                "Add the missing targets to Prometheus by the scrape configuration below, unless"
                    + " another exporter serves them.",
                "KafkaNodeUnobserved")),
        Verdicts.of(
                of(
                    Statuses.read(SourceId.of("quorum"), 31),
                    Statuses.requested(SourceId.of("jmx", 4), Optional.empty())))
            .problems());
  }

  @Test
  void rejectedConfigurationNeedsAttention() {
    Reload rejected =
        new Reload(
            Statuses.TIME.minus(Duration.ofMinutes(3)), "jmx.port is 99999: must be 0 to 65535");

    assertEquals(
        new Verdict(
            Verdict.Level.ATTENTION,
            "No source fails, and something needs attention.",
            List.of(
                new Problem(
                    "The last change of the configuration",
                    Optional.of(Duration.ofMinutes(3)),
                    "jmx.port is 99999: must be 0 to 65535",
                    "Correct the file; the configuration before the change stays in effect until"
                        + " then.",
                    "KafkaExporterReloadRejected"))),
        Verdicts.of(Statuses.with(Statuses.well(), rejected)));
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertEquals(
        List.of("0.04 s", "4.0 s", "45 s", "1 min 30 s", "12 min", "3 h 5 min", "3 d 4 h"),
        List.of("PT0.04S", "PT4S", "PT45S", "PT90S", "PT12M20S", "PT3H5M", "PT76H").stream()
            .map(text -> Spans.text(Duration.parse(text)))
            .toList());
  }

  private static Status of(SourceState... sources) {
    return Statuses.of(List.of(Statuses.cluster("orders", List.of(), List.of(sources))));
  }
}

package io.kraftexporter.kafka.reach;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.ListenerMetrics;
import io.kraftexporter.cluster.MoreListeners;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failed logins as a broker counts them: what locks accounts. */
@Timeout(300)
class RefusedLoginIT {
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private static KafkaCluster cluster;
  private static String listener;

  @BeforeAll
  static void start() {
    MoreListeners listeners = new MoreListeners();
    listener = "127.0.0.1:" + listeners.add("LOGIN", "SASL_PLAINTEXT");
    cluster =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config("sasl.enabled.mechanisms", "PLAIN")
            .config("listener.name.login.plain.sasl.jaas.config", PLAIN + " user_u=\"right\";")
            .start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void wrongPasswordIsTriedOnceAndLoggedOnceAndTheRightOneAtOnce() throws Exception {
    try (LogLines log = new LogLines();
        RunningExporter exporter = RunningExporter.of(cluster, keys("wrong"))) {
      Await.until(
          "the refusal",
          Duration.ofMinutes(1),
          () -> ListenerMetrics.total(cluster, "LOGIN", "failed-authentication-total") > 0);
      for (int i = 0; i < 5; i++) {
        assertEquals(
            0,
            exporter
                .scrape("/metrics/cluster")
                .value("kraft_exporter_source_success", "source", "topology"));
      }
      assertEquals(1, ListenerMetrics.total(cluster, "LOGIN", "failed-authentication-total"));
      assertEquals(
          List.of(
              "addresses of Kafka that cannot be used: "
                  + listener
                  + ": refuses the login with SASL PLAIN: Invalid username or password; correct the"
                  + " login in kafka.properties (no login for a minute, then for up to 15)"),
          log.with("refuses the login").stream()
              .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", ""))
              .toList());
      assertEquals(List.of(), log.with("failed:"));

      exporter.apply(keys("right"));
      Await.until(
          "the right password is used",
          Duration.ofMinutes(1),
          () ->
              exporter
                  .scrape("/metrics/cluster")
                  .values("kraft_exporter_source_success", "source", "topology")
                  .equals(List.of(1.0)));
      assertEquals(1, ListenerMetrics.total(cluster, "LOGIN", "failed-authentication-total"));
    }
  }

  private static Map<String, Object> keys(String password) {
    return Map.of(
        "kafka",
        Map.of(
            "bootstrap",
            List.of(listener),
            "properties",
            Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + " username=\"u\" password=\"" + password + "\";")),
        "jmx",
        Map.of("enabled", false),
        "host",
        Map.of("enabled", "false"));
  }
}

package io.kraftexporter.drills;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.rules.NotificationSink;
import io.kraftexporter.rules.RealAlertmanager;
import io.kraftexporter.rules.RealPrometheus;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The drill of the alert that always fires: its heartbeat ends with Prometheus. */
@Tag("drills")
@Timeout(600)
@ExtendWith(DrillReport.Resolver.class)
final class WatchdogDrillIT {
  static final String ALERT = "KafkaWatchdog";

  /** Prometheus tells Alertmanager that an alert ends four minutes after it was last sent. */
  private static final Duration FORGOTTEN_WITHIN = Duration.ofMinutes(7);

  private static final Duration SILENCE = Duration.ofSeconds(20);

  @Test
  void heartbeatEndsWithPrometheusAndReturns(DrillReport report) throws Exception {
    try (NotificationSink sink = new NotificationSink();
        RealAlertmanager alertmanager = RealAlertmanager.start(sink);
        RealPrometheus prometheus =
            RealPrometheus.start(
                "prometheus.yml",
                new RealPrometheus.Speed(Stage.FACTOR, "2s", UnaryOperator.identity()),
                text ->
                    text.replace("127.0.0.1:9308", "127.0.0.1:1")
                        .replace("127.0.0.1:9093", alertmanager.address()))) {
      awaitBeat(sink);
      long stopped = System.nanoTime();
      prometheus.pause();
      Await.until("the heartbeat ends", FORGOTTEN_WITHIN, () -> isSilent(sink));
      long silent = System.nanoTime() - SILENCE.toNanos();
      prometheus.resume();
      long resumed = System.nanoTime();
      awaitBeat(sink);
      report.add(
          List.of(
              new DrillReport.Row(
                  "Prometheus stopped",
                  ALERT + " (its heartbeat ends)",
                  Long.toString(Duration.ofNanos(silent - stopped).toSeconds()),
                  Long.toString(Duration.ofNanos(System.nanoTime() - resumed).toSeconds()),
                  "",
                  "")));
      assertTrue(silent > stopped);
    }
  }

  private static void awaitBeat(NotificationSink sink) throws Exception {
    sink.clear();
    Await.until(
        "a heartbeat",
        Duration.ofMinutes(2),
        () -> !sink.received(NotificationSink.HEARTBEAT).isEmpty());
  }

  private static boolean isSilent(NotificationSink sink) throws InterruptedException {
    sink.clear();
    Thread.sleep(SILENCE.toMillis());
    return sink.received(NotificationSink.HEARTBEAT).isEmpty();
  }
}

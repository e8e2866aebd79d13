package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.RealPrometheus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** A loaded cluster, and Prometheus over each kind of source that a dashboard may have. */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final LoadedCluster loaded;

  private Stage() throws Exception {
    loaded = LoadedCluster.start();
    started.push(loaded);
  }

  static Stage open() throws Exception {
    return new Stage();
  }

  KafkaCluster cluster() {
    return loaded.cluster();
  }

  /** Prometheus over an exporter that reads all there is. */
  RealPrometheus complete() throws Exception {
    return exporter(loaded.configuration(), 5);
  }

  /** Prometheus over an exporter that reads no JMX. */
  RealPrometheus withoutJmx() throws Exception {
    return exporter(loaded.configurationWithoutJmx(), 1);
  }

  /** Prometheus over the javaagents in the brokers, without any exporter. */
  RealPrometheus agents() throws Exception {
    RealPrometheus prometheus =
        own(
            RealPrometheus.start(
                "prometheus-agent.yml",
                text ->
                    text.replaceAll(
                            "kafka-(\\d)\\.example\\.com:7071", "127.0.0.$1:" + loaded.agentPort())
                        .replaceAll("(?m)^.*controller-101.*\n.*\n", "")
                        .replace("cluster: kafka,", "cluster: orders,")));
    await(prometheus, 3);
    return prometheus;
  }

  private RealPrometheus exporter(Map<String, Object> configuration, int targets) throws Exception {
    RunningExporter exporter = own(RunningExporter.of(loaded.cluster(), configuration));
    RealPrometheus prometheus =
        own(RealPrometheus.start("prometheus.yml", exporter.app().address().toString()));
    await(prometheus, targets);
    return prometheus;
  }

  private static void await(RealPrometheus prometheus, int targets) throws InterruptedException {
    Await.until(
        "all is scraped",
        PATIENCE,
        () -> prometheus.value("count(up{cluster=\"orders\"} == 1)") >= targets);
  }

  private <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("The stage could not clean up: " + e);
      }
    }
  }
}

package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.rules.RealPrometheus;
import java.time.Duration;

/** A loaded cluster with an exporter and a Prometheus, as dashboards see it. */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LoadedCluster loaded;
  private final RunningExporter exporter;
  private final RealPrometheus prometheus;

  private Stage() throws Exception {
    loaded = LoadedCluster.start();
    exporter = RunningExporter.of(loaded.cluster(), loaded.configuration());
    prometheus = RealPrometheus.start("prometheus.yml", exporter.app().address().toString());
    Await.until(
        "all is scraped",
        PATIENCE,
        () -> prometheus.value("count(up{cluster=\"orders\"} == 1)") >= 5);
  }

  static Stage open() throws Exception {
    return new Stage();
  }

  KafkaCluster cluster() {
    return loaded.cluster();
  }

  RealPrometheus prometheus() {
    return prometheus;
  }

  @Override
  public void close() {
    prometheus.close();
    exporter.close();
    loaded.close();
  }
}

package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.rules.RealPrometheus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A loaded cluster, and Prometheus over each kind of source that a dashboard may have. */
final class Stage implements AutoCloseable {
  /**
   * The scrape interval of {@link #agents}. An agent reads all of its MBeans within a scrape: on a
   * busy machine in more than two seconds; the windows of the rules need two scrapes.
   */
  static final String AGENTS_INTERVAL = "8s";

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** On a busy machine not all of them answer in time in every scrape. */
  private static final String SCRAPED =
      "count(max_over_time(up{cluster=\"orders\"}[5m]) == 1) or vector(0)";

  /** A Prometheus with what it scrapes. */
  record Watched(Optional<RunningExporter> exporter, RealPrometheus prometheus)
      implements AutoCloseable {
    private Watched awaitTargets(int count) throws InterruptedException {
      try {
        Await.until("all is scraped", PATIENCE, () -> prometheus.value(SCRAPED) >= count);
      } catch (AssertionError e) {
        close();
        throw e;
      }
      return this;
    }

    @Override
    public void close() {
      prometheus.close();
      exporter.ifPresent(RunningExporter::close);
    }
  }

  private final LoadedCluster loaded;

  private Stage(LoadedCluster loaded) {
    this.loaded = loaded;
  }

  static Stage open() throws Exception {
    return new Stage(LoadedCluster.start());
  }

  /** With a cluster on which all is well, for faults to be made. */
  static Stage openWell() throws Exception {
    return new Stage(LoadedCluster.startWell());
  }

  LoadedCluster loaded() {
    return loaded;
  }

  /** Prometheus over an exporter that reads all there is. */
  Watched complete() throws Exception {
    return exporter(loaded.configuration()).awaitTargets(5);
  }

  /** Prometheus over an exporter that reads no JMX. */
  Watched withoutJmx() throws Exception {
    return exporter(loaded.configurationWithoutJmx()).awaitTargets(1);
  }

  /** Prometheus over the javaagents in the brokers, without any exporter. */
  Watched agents() throws Exception {
    return new Watched(Optional.empty(), RealPrometheus.start("prometheus-agent.yml", this::agents))
        .awaitTargets(3);
  }

  private String agents(String configuration) {
    return configuration
        .replaceAll("(scrape_(?:interval|timeout)): 2s", "$1: " + AGENTS_INTERVAL)
        .replaceAll("kafka-(\\d)\\.example\\.com:7071", "127.0.0.$1:" + loaded.agentPort())
        .replaceAll("(?m)^.*controller-101.*\\R.*\\R", "")
        .replace("cluster: kafka,", "cluster: orders,");
  }

  private Watched exporter(Map<String, Object> configuration) throws Exception {
    RunningExporter exporter = RunningExporter.of(loaded.cluster(), configuration);
    String address = exporter.app().address().toString();
    return new Watched(Optional.of(exporter), RealPrometheus.start("prometheus.yml", address));
  }

  @Override
  public void close() {
    loaded.close();
  }
}

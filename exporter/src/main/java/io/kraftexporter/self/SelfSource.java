package io.kraftexporter.self;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the exporter's own process: its JVM, and the metrics that its parts register with
 * simpleclient.
 *
 * <p>{@code jvm_*} and {@code process_*} are the brokers' names, so ours stand under {@code
 * kraft_exporter_}.
 */
public final class SelfSource implements Source {
  private static final String PREFIX = "kraft_exporter_";
  private static final Metric BUILD_INFO =
      Metric.gauge(
          PREFIX + "build_info",
          "The exporter's version, its commit in git (unknown for a build without git) and the Java it"
              + " runs on, always 1.",
          "version",
          "revision",
          "java_version");

  private final CollectorRegistry registry;
  private final Build build;
  private final Sampler sampler = new Sampler();

  /** Adds the JVM's own metrics to the registry and reads all of it. */
  public SelfSource(CollectorRegistry registry, Build build) {
    this.registry = registry;
    this.build = build;
    // Not all of simpleclient's: memory allocation is there only after a first collection.
    registry.register(new StandardExports());
    registry.register(new MemoryPoolsExports());
    registry.register(new BufferPoolsExports());
    registry.register(new GarbageCollectorExports());
    registry.register(new ThreadExports());
    registry.register(new ClassLoadingExports());
    registry.register(new VersionInfoExports());
  }

  @Override
  public SourceId id() {
    return SourceId.of("self");
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(List.of(BUILD_INFO));
    for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
      family.samples.stream()
          .filter(SelfSource::isWanted)
          .map(sample -> metric(family, sample))
          .filter(metric -> !metrics.contains(metric))
          .forEach(metrics::add);
    }
    return metrics;
  }

  @Override
  public Samples collect(Deadline deadline) {
    return sampler.collect(into -> set());
  }

  private void set() {
    sampler.set(BUILD_INFO, 1, build.version(), build.revision(), Runtime.version().toString());
    for (MetricFamilySamples family : Collections.list(registry.metricFamilySamples())) {
      for (Sample sample : family.samples) {
        if (isWanted(sample)) {
          sampler.set(
              metric(family, sample), sample.value, sample.labelValues.toArray(String[]::new));
        }
      }
    }
  }

  /**
   * Not the time at which a counter was made, which simpleclient writes as a sample of its own; and
   * not -1, by which the JVM says that it does not know.
   */
  private static boolean isWanted(Sample sample) {
    return !sample.name.endsWith("_created") && !(sample.value < 0);
  }

  private static Metric metric(MetricFamilySamples family, Sample sample) {
    String name = sample.name.startsWith(PREFIX) ? sample.name : PREFIX + sample.name;
    Metric.Type type =
        switch (family.type) {
          case COUNTER -> Metric.Type.COUNTER;
          case GAUGE, INFO, STATE_SET -> Metric.Type.GAUGE;
          default -> Metric.Type.UNKNOWN;
        };
    return new Metric(name, type, family.help, sample.labelNames, List.of());
  }
}

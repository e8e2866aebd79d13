package io.kraftexporter.host;

import io.kraftexporter.host.collector.BoundedCalls;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import io.kraftexporter.host.collector.BoundedCalls.Outcome.Failed;
import io.kraftexporter.host.collector.BoundedCalls.Outcome.Unanswered;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.FileSystemCollector;
import io.kraftexporter.host.linux.KernelFile;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine on which this runs, under node_exporter's names: CPU, memory, disks, network.
 *
 * <p>A collector that fails or does not return in time affects only its own metrics: it is logged
 * once, and its success is 0. A collector that has not returned is not started again until it has.
 */
public final class HostSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);
  private static final Metric SUCCESS =
      Metric.gauge(
          "kraft_exporter_host_collector_success",
          "Whether the collector of host metrics read everything in time, 1 or 0.",
          "collector");

  /** Longer than the collector of file systems waits for those that do not answer. */
  private static final Duration LEAST_PATIENCE =
      FileSystemCollector.PATIENCE.plus(Duration.ofMillis(500));

  private final List<Collector> collectors;
  private final BoundedCalls<String, Void> calls = new BoundedCalls<>("host collector");
  private final Sampler sampler = new Sampler();
  private final Set<String> failing = new HashSet<>();

  /**
   * Reads with all collectors that there are for this system and are not excluded.
   *
   * @param cluster the id of the cluster whose brokers are read; empty while it is not known
   */
  public HostSource(HostConfiguration configuration, Supplier<Optional<String>> cluster) {
    this(
        Collectors.here(configuration, cluster).stream()
            .filter(collector -> !configuration.isExcluded(collector.name()))
            .toList());
  }

  public HostSource(List<Collector> collectors) {
    this.collectors = collectors;
  }

  @Override
  public SourceId id() {
    return SourceId.of("host");
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(List.of(SUCCESS));
    collectors.forEach(collector -> metrics.addAll(collector.metrics()));
    return metrics;
  }

  @Override
  public Samples collect(Deadline deadline) throws InterruptedException {
    Map<String, CollectorSamples> samples = new LinkedHashMap<>();
    Map<String, Callable<Void>> reads = new LinkedHashMap<>();
    for (Collector collector : collectors) {
      CollectorSamples its = new CollectorSamples();
      samples.put(collector.name(), its);
      reads.put(
          collector.name(),
          () -> {
            collector.collect(its);
            return null;
          });
    }
    Duration patience = patience(deadline);
    Map<String, Outcome<Void>> outcomes = calls.run(reads, patience);
    return sampler.collect(
        into ->
            samples.forEach(
                (collector, its) -> {
                  Outcome<Void> outcome = outcomes.getOrDefault(collector, new Unanswered<>());
                  // The samples of a collector that has not returned are still being written.
                  if (!(outcome instanceof Unanswered<Void>)) {
                    its.copyTo(into);
                  }
                  Optional<String> problem = problem(outcome, its, patience);
                  into.set(SUCCESS, problem.isEmpty() ? 1 : 0, collector);
                  log(collector, problem);
                }));
  }

  private static Optional<String> problem(
      Outcome<Void> outcome, CollectorSamples samples, Duration patience) {
    if (outcome instanceof Unanswered<Void>) {
      return Optional.of(
          "no answer within " + patience.toMillis() + " ms, not started again until it has ended");
    }
    return outcome instanceof Failed<Void> failed
        ? Optional.of(KernelFile.describe(failed.problem()))
        : samples.problem();
  }

  /** Three quarters of the time that is left: the rest is for the response. */
  private static Duration patience(Deadline deadline) {
    Duration most = deadline.left().multipliedBy(3).dividedBy(4);
    return most.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : most;
  }

  private void log(String collector, Optional<String> problem) {
    if (problem.isPresent() && failing.add(collector)) {
      LOG.warn("host metrics of {} cannot be read completely: {}", collector, problem.get());
    } else if (problem.isEmpty() && failing.remove(collector)) {
      LOG.info("host metrics of {} can be read again", collector);
    }
  }
}

package io.kraftexporter.status;

import io.kraftexporter.scrape.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The status of the program at one moment.
 *
 * @param time the moment to which all durations refer
 * @param uptime time since the start of the process
 * @param clusters the clusters, in the order of the configuration
 * @param sources the sources that belong to no cluster, which there are beside several clusters
 */
public record Status(
    Instant time,
    String version,
    Duration uptime,
    List<ClusterStatus> clusters,
    List<SourceState> sources,
    ConfigurationStatus configuration) {

  public Status {
    clusters = List.copyOf(clusters);
    sources = List.copyOf(sources);
  }

  /** Returns the states of all sources. */
  public List<SourceState> allSources() {
    return Stream.concat(
            clusters.stream().flatMap(cluster -> cluster.allSources().stream()), sources.stream())
        .toList();
  }
}

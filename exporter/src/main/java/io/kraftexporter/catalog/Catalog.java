package io.kraftexporter.catalog;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.http.Exporter;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Maps the endpoints to the cluster and its sources. Safe for any number of threads. */
public final class Catalog implements Exporter, AutoCloseable {
  private final Cluster cluster;
  private final String version;

  /**
   * Serves nothing until a configuration is used.
   *
   * @param home the installation's directory
   * @param self the source of the program's own process
   */
  public Catalog(Path home, Source self, String version) {
    this.cluster = new Cluster(home, List.of(self));
    this.version = version;
  }

  /** The sources of one configuration, before they are used. */
  public final class Draft {
    private final Cluster.Sources sources;

    private Draft(Cluster.Sources sources) {
      this.sources = sources;
    }

    /** Replaces the sources in use. */
    public void use() {
      cluster.use(sources);
    }

    /** Closes what was built. */
    public void discard() {
      cluster.discard(sources);
    }
  }

  /**
   * Builds the sources of a configuration, or takes them from those in use; changes nothing.
   *
   * @throws IOException if a file that the configuration names cannot be used
   */
  public Draft build(Configuration configuration) throws IOException {
    return new Draft(cluster.build(configuration));
  }

  /** Forgets the samples of sources that exist no more; may wait for the search of a broker. */
  public void retain() {
    cluster.retain();
  }

  /** Starts to read the cluster once, unless its nodes are known. */
  public void readOnce() {
    cluster.readOnce();
  }

  @Override
  public Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException {
    return cluster.collect(endpoint, profiles, deadline);
  }

  @Override
  public Set<String> profiles() {
    return cluster.profiles();
  }

  @Override
  public void refreshTopology() {
    cluster.refreshTopology();
  }

  @Override
  public List<Endpoint> endpoints() {
    return cluster.endpoints();
  }

  @Override
  public String cluster() {
    return cluster.name();
  }

  @Override
  public Optional<Topology> topology() {
    return cluster.topology();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public void close() {
    cluster.close();
  }
}

package io.kraftexporter.http;

import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.StatusReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The exporter as the HTTP server uses it. Called by any number of threads. */
public interface Exporter {

  /**
   * Collects for one scrape.
   *
   * @param profiles names of {@link #profiles} whose samples are wanted besides
   * @return what is fresh, most trusted first; empty if there is no such endpoint, as for a node
   *     that the cluster does not have
   */
  Optional<List<Samples>> collect(Endpoint endpoint, Set<String> profiles, Deadline deadline)
      throws InterruptedException;

  /** The profiles that a scrape may name. */
  Set<String> profiles();

  /**
   * The names of the clusters that a scrape may choose.
   *
   * @return one if there is no choice: the name of the only cluster, empty while it is not known
   */
  Set<String> clusters();

  /** Returns the targets for service discovery; empty until a cluster has answered once. */
  List<ScrapeTarget> targets();

  /** Starts to read the nodes, for {@link #targets} to return later; does not wait. */
  void refreshTopology();

  /** The endpoints that exist now, JVMs first. */
  List<Endpoint> endpoints();

  /** The program's name and version. */
  String version();

  /** Returns the reader of the status, which sends no request to anything. */
  StatusReader status();
}

package io.kraftexporter.http;

import io.kraftexporter.scrape.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The endpoint in the cluster that a request chooses.
 *
 * @param endpoint empty if the request chooses none, or one that does not exist
 * @param mistake the text for the user in that case
 */
record ChosenCluster(Optional<Endpoint> endpoint, String mistake) {

  /**
   * Finds the endpoint.
   *
   * @param names the names that the query of the request gives
   * @param clusters the names of all clusters; one if there is no choice
   */
  static ChosenCluster of(Endpoint path, List<String> names, Set<String> clusters) {
    Set<String> known = new TreeSet<>(clusters);
    if (path.kind() == Endpoint.Kind.EXPORTER) {
      return found(path);
    }
    if (clusters.size() == 1) {
      boolean fits = names.isEmpty() || clusters.contains("") || clusters.containsAll(names);
      return fits ? found(path) : unknown(names, known);
    }
    if (names.isEmpty()) {
      return path.kind() == Endpoint.Kind.ALL
          ? found(path)
          : new ChosenCluster(
              Optional.empty(), "choose a cluster with ?cluster=NAME; there are " + known);
    }
    return names.size() == 1 && clusters.contains(names.get(0))
        ? found(path.of(names.get(0)))
        : unknown(names, known);
  }

  private static ChosenCluster found(Endpoint endpoint) {
    return new ChosenCluster(Optional.of(endpoint), "");
  }

  private static ChosenCluster unknown(List<String> names, Set<String> known) {
    return new ChosenCluster(
        Optional.empty(), "there is no cluster %s; there are %s".formatted(names, known));
  }
}

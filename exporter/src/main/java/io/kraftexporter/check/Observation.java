package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Result of one collection of all endpoints. Immutable.
 *
 * @param moment the series of all endpoints, with the labels that Prometheus would give them
 * @param problems why sources failed or are late, by cluster; the key is empty for the only cluster
 * @param unreached clusters that did not name their nodes
 */
public record Observation(
    Moment moment, Map<String, Map<SourceId, String>> problems, List<String> unreached) {

  /** Returns the elements of a metric. */
  List<Element> of(String name) {
    return moment.of(name);
  }

  /** Returns the elements of a metric that have all of these labels. */
  List<Element> of(String name, Map<String, String> labels) {
    return of(name).stream()
        .filter(element -> element.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  /** Returns the largest value of a metric over the elements that have all of these labels. */
  OptionalDouble max(String name, Map<String, String> labels) {
    return of(name, labels).stream().mapToDouble(Element::value).max();
  }

  /** Returns why a source failed or is late; empty if it did not. */
  String problem(SourceId id, String cluster) {
    Map<SourceId, String> ofCluster =
        problems.size() == 1
            ? problems.values().iterator().next()
            : problems.getOrDefault(cluster, Map.of());
    return ofCluster.getOrDefault(id, "");
  }
}

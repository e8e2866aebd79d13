package io.kraftexporter.faults;

import io.kraftexporter.MetricSubject;
import io.kraftexporter.metric.ParsedText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A series of a scrape without the labels that change while nothing is wrong: those of single
 * connections, of coordinators, of states, and all labels of the exporter's own metrics.
 */
record Series(String name, Map<String, String> labels) {
  private static final String OWN = "kraft_exporter_";

  /** The own metrics that the source of groups sets. */
  private static final String OF_GROUPS = "kraft_exporter_(groups_.*|series_dropped)";

  /** The own metric that the source of a JVM sets. */
  private static final String OF_JVMS = "kraft_exporter_gc_pauses_missed_total";

  private static final Set<String> CHANGING =
      Set.of(
          "networkProcessor",
          "clientSoftwareName",
          "clientSoftwareVersion",
          "coordinator",
          "state");

  static Set<Series> of(ParsedText scrape) {
    Set<Series> all = new HashSet<>();
    scrape
        .samples()
        .forEach((name, samples) -> samples.keySet().forEach(labels -> all.add(of(name, labels))));
    return all;
  }

  private static Series of(String name, Map<String, String> labels) {
    Map<String, String> kept = new TreeMap<>();
    if (!name.startsWith(OWN) || name.equals(OF_JVMS)) {
      kept.putAll(labels);
      kept.keySet().removeAll(CHANGING);
    }
    return new Series(name, kept);
  }

  /**
   * Returns the names of series with their nodes: a node that was started again leads other
   * partitions.
   */
  static Set<Series> places(Set<Series> all) {
    Set<Series> places = new HashSet<>();
    for (Series series : all) {
      String node = series.labels().get("node_id");
      places.add(new Series(series.name(), node == null ? Map.of() : Map.of("node_id", node)));
    }
    return places;
  }

  /** Returns whether the series comes from the JMX of a node. */
  boolean isOfJmx() {
    return name.equals(OF_JVMS) || MetricSubject.of(name).source().startsWith("JMX");
  }

  /** Returns whether the series comes from Kafka's Admin client. */
  boolean isOfKafka() {
    return name.matches(OF_GROUPS) || (!isOfJmx() && !isOfHost() && !name.startsWith(OWN));
  }

  /** Returns whether the series comes from the machine of the exporter. */
  boolean isOfHost() {
    return MetricSubject.of(name).title().equals("Machine");
  }

  boolean isOfNode(int id) {
    String text = Integer.toString(id);
    return text.equals(labels.get("node_id")) || text.equals(labels.get("broker"));
  }

  @Override
  public String toString() {
    return name + labels;
  }
}

package io.kraftexporter.faults;

import io.kraftexporter.metric.ParsedText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The series that a fault concerns.
 *
 * @param text the series in words
 * @param among selects the series, given a scrape before the fault
 */
record Concern(String text, Selection among) {

  /** Selects series by the state of the cluster before the fault. */
  @FunctionalInterface
  interface Selection {
    Predicate<Series> given(ParsedText before);
  }

  static final Concern NOTHING = new Concern("nothing", before -> series -> false);

  /** Everything that the brokers answer. */
  static final Concern KAFKA =
      new Concern("all metrics of the Admin API", before -> Series::isOfKafka);

  /** Lag in seconds, which is the age of a record by the clock of the exporter. */
  static final Concern LAG_SECONDS =
      new Concern(
          "lag in seconds, which compares timestamps of brokers with this clock",
          before -> series -> series.name().matches("kafka_consumergroup_(max_)?lag_seconds"));

  /** The JVM of a node. */
  static Concern jmx(int node) {
    return new Concern(
        "JMX of node " + node, before -> series -> series.isOfJmx() && series.isOfNode(node));
  }

  /**
   * Everything that only one broker can answer: itself, the groups that it coordinates, the
   * partitions that it leads, sums that include such a partition, and sums of the sizes of all
   * replicas, as each topic of the cluster has one there.
   */
  static Concern broker(int node) {
    return new Concern(
        "broker "
            + node
            + ": its settings and log directories, sizes of topics, its groups, the partitions that"
            + " it leads and sums over them",
        before -> {
          Set<Map<String, String>> led = led(before, node);
          Set<String> groups = coordinated(before, node);
          return series ->
              series.isOfKafka()
                  && (series.isOfNode(node)
                      || series.name().equals("kafka_topic_log_size_bytes")
                      || groups.contains(series.labels().get("consumergroup"))
                      || dependsOn(led, series));
        });
  }

  /** A node as a whole. */
  static Concern node(int node) {
    Concern broker = broker(node);
    return new Concern(
        "JMX of node " + node + ", its process, " + broker.text(),
        before ->
            broker
                .among()
                .given(before)
                .or(series -> !series.isOfKafka() && series.isOfNode(node)));
  }

  /** Returns the concern of two faults at once. */
  Concern and(Concern other) {
    return new Concern(
        text + "; " + other.text, before -> among.given(before).or(other.among.given(before)));
  }

  private static Set<Map<String, String>> led(ParsedText before, int node) {
    Set<Map<String, String>> led = new HashSet<>();
    before
        .samples()
        .get("kafka_topic_partition_leader")
        .forEach(
            (labels, leader) -> {
              if (leader == node) {
                led.add(Map.of("topic", labels.get("topic"), "partition", labels.get("partition")));
              }
            });
    return led;
  }

  private static Set<String> coordinated(ParsedText before, int node) {
    Set<String> groups = new HashSet<>();
    before
        .samples()
        .get("kafka_consumergroup_info")
        .keySet()
        .forEach(
            labels -> {
              if (labels.get("coordinator").equals(Integer.toString(node))) {
                groups.add(labels.get("consumergroup"));
              }
            });
    return groups;
  }

  private static boolean dependsOn(Set<Map<String, String>> led, Series series) {
    Map<String, String> labels = series.labels();
    return labels.containsKey("partition")
        ? led.stream().anyMatch(partition -> labels.entrySet().containsAll(partition.entrySet()))
        : led.stream().anyMatch(partition -> partition.get("topic").equals(labels.get("topic")));
  }
}

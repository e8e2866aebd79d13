package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Names the partitions behind findings, and says why a node is not safe to restart. */
final class PartitionCheck {
  static final String RULE = "NodeNotSafeToRestart";
  private static final int MOST_NAMES = 10;

  private final Observation observation;

  PartitionCheck(Observation observation) {
    this.observation = observation;
  }

  /** Returns the partitions behind an alert about partitions. */
  List<String> causes(CheckFinding finding) {
    Map<String, String> cluster = cluster(finding.cluster());
    return switch (finding.rule()) {
      case "KafkaOfflinePartitions" -> leaderless(cluster);
      case "KafkaUnderMinIsrPartitions" -> named("under_min_isr", cluster);
      case "KafkaAtMinIsrPartitions" -> named("at_min_isr", cluster);
      case "KafkaUnderReplicatedPartitions" -> named("under_replicated_partition", cluster);
      default -> List.of();
    };
  }

  private List<String> leaderless(Map<String, String> cluster) {
    List<String> topics =
        observation.of("kafka_topic_leaderless_partitions", cluster).stream()
            .filter(element -> element.value() > 0)
            .map(element -> "%s (%.0f)".formatted(element.label("topic"), element.value()))
            .sorted()
            .toList();
    return topics.isEmpty() ? List.of() : List.of("topics: " + shortened(topics));
  }

  private List<String> named(String what, Map<String, String> cluster) {
    List<String> names = names("kafka_topic_partition_" + what, cluster, value -> value > 0);
    return names.isEmpty() ? List.of() : List.of("partitions: " + shortened(names));
  }

  private List<String> names(String metric, Map<String, String> labels, Predicate<Double> which) {
    return observation.of(metric, labels).stream()
        .filter(element -> which.test(element.value()))
        .map(element -> element.label("topic") + "-" + element.label("partition"))
        .sorted()
        .toList();
  }

  private static String shortened(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
    return names.size() > MOST_NAMES
        ? first + " and " + (names.size() - MOST_NAMES) + " more"
        : first;
  }

  private static Map<String, String> cluster(String name) {
    return name.isEmpty() ? Map.of() : Map.of("cluster", name);
  }

  /** Returns a finding for each node that may not be stopped now. */
  List<CheckFinding> blocked() {
    Map<Map<String, String>, List<String>> byNode = new LinkedHashMap<>();
    for (Element blocker : observation.of("kafka_node_restart_blockers")) {
      if (blocker.value() > 0) {
        Map<String, String> node = new LinkedHashMap<>(cluster(blocker.label("cluster")));
        node.put("node_id", blocker.label("node_id"));
        byNode.computeIfAbsent(node, any -> new ArrayList<>()).add(reason(blocker));
      }
    }
    List<CheckFinding> findings = new ArrayList<>();
    byNode.forEach(
        (node, reasons) ->
            findings.add(
                new CheckFinding(
                    Area.BROKERS,
                    RULE,
                    Severity.INFO,
                    node,
                    "Node %s is not safe to restart".formatted(node.get("node_id")),
                    String.join("; ", reasons),
                    "",
                    "Remove what blocks it, or wait: check --wait --node " + node.get("node_id"),
                    "",
                    List.of())));
    return findings;
  }

  /** Returns why a node may not be stopped; empty if nothing is known to speak against it. */
  List<String> blockers(String node) {
    return observation.of("kafka_node_restart_blockers", Map.of("node_id", node)).stream()
        .filter(blocker -> blocker.value() > 0)
        .map(this::reason)
        .toList();
  }

  private String reason(Element blocker) {
    Map<String, String> cluster = cluster(blocker.label("cluster"));
    String node = blocker.label("node_id");
    return switch (blocker.label("reason")) {
      case "min_isr" ->
          "%.0f partitions would fall below min.insync.replicas%s"
              .formatted(blocker.value(), listed(atMinimum(cluster), blocker.value()));
      case "unreplicated" ->
          "%.0f partitions have no other replica%s"
              .formatted(blocker.value(), listed(alone(cluster, node), blocker.value()));
      case "reassignment" ->
          "%.0f partitions are being moved%s"
              .formatted(
                  blocker.value(),
                  listed(
                      names("kafka_topic_partition_reassigning", cluster, value -> true),
                      blocker.value()));
      case "quorum" -> "the quorum has no majority without it";
      default -> blocker.label("reason");
    };
  }

  private List<String> atMinimum(Map<String, String> cluster) {
    List<String> all =
        new ArrayList<>(names("kafka_topic_partition_under_min_isr", cluster, value -> value > 0));
    all.addAll(names("kafka_topic_partition_at_min_isr", cluster, value -> value > 0));
    return all.stream().sorted().distinct().toList();
  }

  private List<String> alone(Map<String, String> cluster, String node) {
    List<String> led =
        names("kafka_topic_partition_leader", cluster, value -> value == Double.parseDouble(node));
    List<String> single = names("kafka_topic_partition_replicas", cluster, value -> value == 1);
    return single.stream().filter(led::contains).toList();
  }

  /**
   * Lists partitions, which may be more than those of the node: series do not name its replicas.
   */
  private static String listed(List<String> names, double found) {
    return Optional.of(names)
        .filter(all -> !all.isEmpty())
        .map(all -> (all.size() > found ? ", of these: " : ": ") + shortened(all))
        .orElse("");
  }
}

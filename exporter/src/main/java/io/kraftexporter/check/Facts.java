package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Evaluator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Describes each area in one line, by the values of an observation. */
final class Facts {
  private final Observation seen;
  private final Evaluator evaluator;

  Facts(Observation seen, RuleBook book) {
    this.seen = seen;
    this.evaluator = new Evaluator(List.of(seen.moment()), book.recordings());
  }

  /** Returns what is known of an area; empty if nothing is. */
  String of(Area area) {
    List<String> facts =
        switch (area) {
          case REACH -> reach();
          case QUORUM -> quorum();
          case BROKERS -> brokers();
          case PARTITIONS -> partitions();
          case GROUPS -> groups();
          case STORAGE -> storage();
          case SECURITY -> security();
          case VERSIONS -> versions();
          case JVM -> heap();
          case HOST -> host();
          default -> List.of();
        };
    return String.join(", ", facts);
  }

  private List<String> reach() {
    List<String> facts = new ArrayList<>();
    names("kafka_cluster_info", "cluster").forEach(name -> facts.add("cluster " + name));
    List<Element> nodes =
        seen.of("up").stream().filter(up -> !up.label("node_id").isEmpty()).toList();
    if (!nodes.isEmpty()) {
      long up = nodes.stream().filter(node -> node.value() == 1).count();
      facts.add("%d of %d nodes answer over JMX".formatted(up, nodes.size()));
    }
    return facts;
  }

  private List<String> quorum() {
    List<String> facts = new ArrayList<>();
    seen.of("kafka_quorum_leader_id").forEach(e -> facts.add("leader %.0f".formatted(e.value())));
    seen.of("kafka_quorum_replicas", Map.of("type", "voter"))
        .forEach(e -> facts.add("%.0f voters".formatted(e.value())));
    seen.of("kafka_quorum_failures_tolerated")
        .forEach(e -> facts.add("%.0f may fail".formatted(e.value())));
    return facts;
  }

  private List<String> brokers() {
    List<String> facts = new ArrayList<>();
    long fenced = count("kafka_broker_fenced", e -> e.value());
    long registered = seen.of("kafka_broker_fenced").size();
    if (registered > 0) {
      facts.add("%d active".formatted(registered - fenced));
      facts.add("%d fenced".formatted(fenced));
    }
    List<Element> safe = seen.of("kafka_node_safe_to_restart");
    if (!safe.isEmpty()) {
      facts.add(
          "%d of %d nodes are safe to restart"
              .formatted(safe.stream().filter(e -> e.value() == 1).count(), safe.size()));
    }
    return facts;
  }

  private List<String> partitions() {
    double sum = sum("kafka_topic_partitions");
    int topics = seen.of("kafka_topic_partitions").size();
    return topics == 0 ? List.of() : List.of("%d topics, %.0f partitions".formatted(topics, sum));
  }

  private List<String> groups() {
    List<Element> all = evaluator.elements("cluster_kind_group:kafka_group_members:max");
    List<String> facts = new ArrayList<>();
    all.stream()
        .collect(Collectors.groupingBy(e -> e.label("kind"), Collectors.counting()))
        .forEach((kind, count) -> facts.add("%d %s groups".formatted(count, kind)));
    GroupCheck.lagSeconds(seen).stream()
        .max(Comparator.comparingDouble(Element::value))
        .ifPresent(
            e ->
                facts.add(
                    "largest lag %s (%s)"
                        .formatted(AlertText.duration(e.value()), e.label("group"))));
    return facts.isEmpty() ? List.of("no groups") : facts;
  }

  private List<String> storage() {
    return evaluator.elements("cluster_node_log_dir:kafka_log_dir_use:ratio").stream()
        .max(Comparator.comparingDouble(Element::value))
        .map(
            e ->
                List.of(
                    "fullest volume %.0f%% (node %s, %s)"
                        .formatted(e.value() * 100, e.label("node_id"), e.label("log_dir"))))
        .orElse(List.of());
  }

  private List<String> security() {
    return evaluator.elements("cluster_node_listener:kafka_certificate_left_days:min").stream()
        .min(Comparator.comparingDouble(Element::value))
        .map(
            e ->
                List.of(
                    "first certificate expires in %.0f days (node %s, %s)"
                        .formatted(e.value(), e.label("node_id"), e.label("listener"))))
        .orElse(List.of("no listener with TLS"));
  }

  private List<String> versions() {
    List<String> facts = new ArrayList<>();
    names("kafka_server_app_info_version", "version").forEach(name -> facts.add("Kafka " + name));
    seen.of("kafka_cluster_feature_level", Map.of("feature", "metadata.version"))
        .forEach(e -> facts.add("metadata.version %.0f".formatted(e.value())));
    return facts;
  }

  private List<String> heap() {
    return seen.of("jvm_memory_max_bytes", Map.of("area", "heap")).stream()
        .filter(e -> !e.label("node_id").isEmpty())
        .min(Comparator.comparingDouble(Element::value))
        .map(
            e ->
                List.of(
                    String.format(Locale.ROOT, "smallest heap %.1f GiB", e.value() / (1 << 30))))
        .orElse(List.of());
  }

  private List<String> host() {
    List<String> facts = new ArrayList<>();
    evaluator
        .elements("cluster_instance:node_memory_use:ratio")
        .forEach(e -> facts.add("memory %.0f%% in use".formatted(e.value() * 100)));
    return facts;
  }

  private Set<String> names(String metric, String label) {
    return seen.of(metric).stream()
        .map(e -> e.label(label))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private double sum(String metric) {
    return seen.of(metric).stream().mapToDouble(Element::value).sum();
  }

  private long count(String metric, ToDoubleFunction<Element> value) {
    return seen.of(metric).stream().filter(e -> value.applyAsDouble(e) > 0).count();
  }
}

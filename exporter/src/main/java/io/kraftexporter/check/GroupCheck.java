package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Evaluator;
import io.kraftexporter.promql.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds groups that lag, and says why: without members, rebalancing, stopped, slow, one partition.
 */
final class GroupCheck {
  static final String RULE = "GroupLagging";
  private static final double HOT_SHARE = 0.8;

  /**
   * The recorded series cluster_kind_group:kafka_group_lag_seconds:max without its look at the last
   * day: a topic that no member of a group with members has counts as not subscribed.
   */
  private static final Query LAG_SECONDS =
      Query.of(
          """
          max by (cluster, kind, group) (
              label_replace(
                label_replace(
                  (
                    kafka_consumergroup_max_lag_seconds
                    or on (cluster, consumergroup, topic)
                      max by (cluster, consumergroup, topic) (kafka_consumergroup_lag_seconds)
                  )
                    unless on (cluster, consumergroup, topic) (
                      kafka_consumergroup_current_offset_sum
                        and on (cluster, consumergroup)
                          kafka_consumergroup_topic_assigned_partitions > 0
                        unless on (cluster, consumergroup, topic)
                          kafka_consumergroup_topic_assigned_partitions > 0
                    ),
                  "group", "$1", "consumergroup", "(?s)(.*)"
                ),
                "kind", "consumer", "", ""
              )
            or
              label_replace(
                label_replace(
                  kafka_sharegroup_max_lag_seconds
                    or on (cluster, sharegroup, topic)
                      max by (cluster, sharegroup, topic) (kafka_sharegroup_lag_seconds),
                  "group", "$1", "sharegroup", "(?s)(.*)"
                ),
                "kind", "share", "", ""
              )
          )
          """);

  private final Observation first;
  private final Observation last;
  private final RuleBook book;

  /** Compares two observations, which may be the same one. */
  GroupCheck(Observation first, Observation last, RuleBook book) {
    this.first = first;
    this.last = last;
    this.book = book;
  }

  /** Returns the lag in seconds of each group, with the labels {@code kind} and {@code group}. */
  static List<Element> lagSeconds(Observation seen) {
    return new Evaluator(List.of(seen.moment()), Map.of()).elements(LAG_SECONDS);
  }

  /** The labels of a group's own series. */
  private static Map<String, String> own(Map<String, String> labels) {
    Map<String, String> own = new LinkedHashMap<>();
    if (labels.containsKey("cluster")) {
      own.put("cluster", labels.getOrDefault("cluster", ""));
    }
    own.put(
        metric(labels, "").equals("kafka_sharegroup_") ? "sharegroup" : "consumergroup",
        labels.getOrDefault("group", ""));
    return own;
  }

  private static String metric(Map<String, String> labels, String name) {
    return (labels.getOrDefault("kind", "").equals("share")
            ? "kafka_sharegroup_"
            : "kafka_consumergroup_")
        + name;
  }

  /**
   * Returns a finding for each group whose lag is above its objective, or above the lag below which
   * no group counts as stuck. Whether the lag grows, the alerts say.
   */
  List<CheckFinding> lagging() {
    double stuck = book.seconds("group_stuck_lag");
    List<CheckFinding> findings = new ArrayList<>();
    for (Element lag : lagSeconds(last)) {
      Map<String, String> labels = new LinkedHashMap<>(lag.labels());
      labels.remove(Element.NAME);
      OptionalDouble objective = last.max(metric(labels, "slo_seconds"), own(labels));
      double limit = objective.orElse(stuck);
      if (lag.value() > limit) {
        findings.add(finding(labels, lag.value(), limit, objective.isPresent()));
      }
    }
    return findings;
  }

  private CheckFinding finding(
      Map<String, String> labels, double seconds, double limit, boolean isObjective) {
    OptionalDouble members = last.max(metric(labels, "members"), own(labels));
    double records =
        last.of(metric(labels, "lag_sum"), own(labels)).stream().mapToDouble(Element::value).sum();
    return new CheckFinding(
        Area.GROUPS,
        RULE,
        members.isPresent() && members.getAsDouble() == 0 && !isObjective
            ? Severity.INFO
            : Severity.WARNING,
        labels,
        "Group %s lags".formatted(labels.getOrDefault("group", "")),
        "its oldest unconsumed record is %s old, above %s of %s; %.0f records are unconsumed"
            .formatted(
                AlertText.duration(seconds),
                isObjective ? "the objective" : "the limit group_stuck_lag",
                AlertText.duration(limit),
                records),
        "",
        "See the causes; --for 30s tells whether the lag grows.",
        "",
        causes(labels));
  }

  /** Returns why a group lags, by its labels {@code kind} and {@code group}. */
  List<String> causes(Map<String, String> labels) {
    Map<String, String> own = own(labels);
    List<String> causes = new ArrayList<>();
    OptionalDouble members = last.max(metric(labels, "members"), own);
    if (members.isPresent() && members.getAsDouble() == 0) {
      causes.add("no members: nothing consumes for the group");
    }
    last.of(metric(labels, "state"), own).stream()
        .map(state -> state.label("state"))
        .filter(
            state -> state.matches("PreparingRebalance|CompletingRebalance|Assigning|Reconciling"))
        .findFirst()
        .ifPresent(state -> causes.add("rebalancing: the group is in state " + state));
    worst(labels, own).ifPresent(partition -> ofPartition(labels, own, partition, causes));
    speed(labels, own).ifPresent(causes::add);
    return causes;
  }

  private Optional<Element> worst(Map<String, String> labels, Map<String, String> own) {
    return last.of(metric(labels, "lag"), own).stream()
        .filter(element -> element.value() > 0)
        .max(Comparator.comparingDouble(Element::value));
  }

  private void ofPartition(
      Map<String, String> labels, Map<String, String> own, Element worst, List<String> causes) {
    List<Element> all = last.of(metric(labels, "lag"), own);
    double sum = all.stream().mapToDouble(Element::value).sum();
    String name = worst.label("topic") + "-" + worst.label("partition");
    if (all.size() > 1 && worst.value() >= HOT_SHARE * sum) {
      causes.add(
          "one partition: %s has %.0f of %.0f unconsumed records"
              .formatted(name, worst.value(), sum));
    }
    Map<String, String> partition = new LinkedHashMap<>(own);
    partition.keySet().retainAll(List.of("cluster"));
    partition.put("topic", worst.label("topic"));
    partition.put("partition", worst.label("partition"));
    last.max("kafka_topic_partition_open_transaction_seconds", partition)
        .ifPresent(
            seconds ->
                causes.add(
                    "open transaction: one on %s has been open for %s or longer; consumers with"
                            .formatted(name, AlertText.duration(seconds))
                        + " read_committed wait for its end"));
  }

  /** Compares commits and ends of log over the time between the observations. */
  private Optional<String> speed(Map<String, String> labels, Map<String, String> own) {
    double seconds = last.moment().seconds() - first.moment().seconds();
    String offsets = metric(labels, "current_offset_sum");
    double before = sum(first, offsets, own);
    double now = sum(last, offsets, own);
    double lag = sum(last, metric(labels, "lag_sum"), own);
    double grown = lag - sum(first, metric(labels, "lag_sum"), own);
    if (seconds <= 0 || last.of(offsets, own).isEmpty() || lag == 0) {
      return Optional.empty();
    }
    if (now == before) {
      return Optional.of("stopped: no commit within %s".formatted(AlertText.duration(seconds)));
    }
    String consumed = perSecond((now - before) / seconds) + " are consumed";
    return Optional.of(
        grown > 0
            ? "slow: " + consumed + " and the lag grows by " + perSecond(grown / seconds)
            : "catching up: " + consumed);
  }

  private static String perSecond(double records) {
    return String.format(Locale.ROOT, "%.1f records/s", records);
  }

  private static double sum(Observation observation, String metric, Map<String, String> labels) {
    return observation.of(metric, labels).stream().mapToDouble(Element::value).sum();
  }
}

package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.promql.Expr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is wrong with an expression whatever it is about. */
final class RuleLint {
  private static final Set<String> ADDING = Set.of("sum", "avg", "count", "stddev", "stdvar");
  private static final Set<String> RANKING = Set.of("topk", "bottomk");
  private static final Set<String> ON_COUNTERS =
      Set.of("rate", "increase", "changes", "resets", "absent", "present_over_time");

  /** All functions of Prometheus 2.42 that our rules may need. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "absent",
          "avg_over_time",
          "changes",
          "clamp_max",
          "clamp_min",
          "count_over_time",
          "delta",
          "deriv",
          "histogram_quantile",
          "increase",
          "label_replace",
          "max_over_time",
          "min_over_time",
          "predict_linear",
          "present_over_time",
          "quantile_over_time",
          "rate",
          "resets",
          "round",
          "scalar",
          "sum_over_time",
          "time",
          "timestamp",
          "vector");

  private static final Duration FOUR_SCRAPES = Duration.ofMinutes(1);

  private RuleLint() {}

  /** Returns whether every branch of an alert is a comparison, or an absence. */
  static boolean compares(Expr expr) {
    Expr bare = expr.bare();
    if (bare instanceof Expr.Binary binary) {
      return switch (binary.operator()) {
        case "or" -> compares(binary.left()) && compares(binary.right());
        case "and" -> compares(binary.left()) || compares(binary.right());
        case "unless" -> true;
        default -> binary.isComparison() && !binary.bool();
      };
    }
    if (bare instanceof Expr.Aggregation aggregation) {
      return compares(aggregation.inner());
    }
    return bare instanceof Expr.FunctionCall call
        && (call.function().equals("absent")
            || (call.function().equals("label_replace") && compares(call.arguments().get(0))));
  }

  /** Returns the ranges that hold fewer than four scrapes. */
  static List<String> shortWindows(String text, Expr expr) {
    return expr.all()
        .map(
            one -> {
              if (one instanceof Expr.Selector selector) {
                return selector.range();
              }
              return one instanceof Expr.Subquery subquery
                  ? Optional.of(subquery.range())
                  : Optional.<Expr.Span>empty();
            })
        .flatMap(Optional::stream)
        .map(range -> range.of(text).replaceAll(":.*", ""))
        .filter(range -> PrometheusDuration.parse(range).orElseThrow().compareTo(FOUR_SCRAPES) < 0)
        .toList();
  }

  /** Returns the counters that are read in another way than by rate or increase. */
  static List<String> rawCounters(Expr expr, Set<String> counters) {
    List<String> raw = new ArrayList<>();
    collectRaw(expr, counters, raw);
    return raw;
  }

  private static void collectRaw(Expr expr, Set<String> counters, List<String> raw) {
    if (expr instanceof Expr.Selector selector && counters.contains(selector.name())) {
      raw.add(selector.name());
    }
    boolean isAllowed =
        (expr instanceof Expr.FunctionCall call && ON_COUNTERS.contains(call.function()))
            || (expr instanceof Expr.Aggregation one
                && one.inner() instanceof Expr.Selector
                && one.operator().equals("group"));
    if (!isAllowed) {
      expr.children().forEach(child -> collectRaw(child, counters, raw));
    }
  }

  /**
   * Returns aggregations that drop the cluster, rank, or add series that were not made one per
   * node.
   */
  static List<String> wrongAggregations(String text, Expr expr) {
    return expr.all()
        .filter(Expr.Aggregation.class::isInstance)
        .map(Expr.Aggregation.class::cast)
        .filter(
            one ->
                one.without()
                    || !(one.labelNames().contains("cluster") || isOfOneCluster(one))
                    || RANKING.contains(one.operator())
                    || (ADDING.contains(one.operator()) && hasRawValues(one.inner())))
        .map(one -> one.span().of(text).replaceAll("\\s+", " "))
        .toList();
  }

  /** Returns whether every metric is that of a cluster by its name, as in a comparison of two. */
  private static boolean isOfOneCluster(Expr expr) {
    return expr.all()
        .filter(Expr.Selector.class::isInstance)
        .flatMap(selector -> Stream.of(((Expr.Selector) selector).matchers()))
        .allMatch(
            matchers ->
                matchers.stream()
                    .anyMatch(one -> one.label().equals("cluster") && one.operator().equals("=")));
  }

  /** Returns whether a metric, and not an aggregation or recorded series, gives the values. */
  static boolean hasRawValues(Expr expr) {
    if (expr instanceof Expr.Aggregation) {
      return false;
    }
    if (expr instanceof Expr.Selector selector) {
      return !selector.name().contains(":");
    }
    if (expr instanceof Expr.Binary binary
        && binary.isSetOperation()
        && !binary.operator().equals("or")) {
      return hasRawValues(binary.left());
    }
    return expr.children().stream().anyMatch(RuleLint::hasRawValues);
  }

  /** Returns divisions by a vector that may be 0. */
  static List<String> bareDivisors(String text, Expr expr) {
    return expr.all()
        .filter(Expr.Binary.class::isInstance)
        .map(Expr.Binary.class::cast)
        .filter(binary -> binary.operator().equals("/"))
        .map(binary -> binary.right().bare())
        .filter(right -> right.all().anyMatch(Expr.Selector.class::isInstance))
        .filter(right -> !isAboveZero(right))
        .map(right -> right.span().of(text).replaceAll("\\s+", " "))
        .toList();
  }

  private static boolean isAboveZero(Expr expr) {
    Expr bare = expr.bare();
    if (bare instanceof Expr.Aggregation aggregation) {
      return aggregation.operator().equals("count") || isAboveZero(aggregation.inner());
    }
    return bare instanceof Expr.Binary binary
        && binary.isComparison()
        && !binary.bool()
        && binary.operator().equals(">")
        && binary.right() instanceof Expr.Literal;
  }

  /**
   * Returns the names of recording rules that may write to one series: two rules of one name must
   * give one label different values.
   */
  static List<String> recordedTwice(List<JsonNode> recordings) {
    List<String> twice = new ArrayList<>();
    for (int i = 0; i < recordings.size(); i++) {
      JsonNode one = recordings.get(i);
      String name = one.path("record").asText();
      boolean meetsAnother =
          recordings.subList(0, i).stream()
              .filter(other -> other.path("record").asText().equals(name))
              .anyMatch(other -> !haveDifferentLabels(one, other));
      if (meetsAnother) {
        twice.add(name);
      }
    }
    return twice;
  }

  private static boolean haveDifferentLabels(JsonNode one, JsonNode other) {
    return one.path("labels").properties().stream()
        .anyMatch(
            label ->
                other.path("labels").has(label.getKey())
                    && !other.path("labels").path(label.getKey()).equals(label.getValue()));
  }

  /** Returns functions that Prometheus 2.42 does not have, or that are not listed. */
  static List<String> unknownFunctions(Expr expr) {
    return expr.all()
        .filter(Expr.FunctionCall.class::isInstance)
        .map(one -> ((Expr.FunctionCall) one).function())
        .filter(name -> !FUNCTIONS.contains(name))
        .toList();
  }

  /** Returns the finite numbers, other than 0 and 1, that something is compared with. */
  static List<String> literalThresholds(String text, Expr expr) {
    return expr.all()
        .filter(Expr.Binary.class::isInstance)
        .map(Expr.Binary.class::cast)
        .filter(Expr.Binary::isComparison)
        .flatMap(binary -> Stream.of(binary.left().bare(), binary.right().bare()))
        .filter(Expr.Literal.class::isInstance)
        .map(Expr.Literal.class::cast)
        .filter(number -> number.value() != 0 && number.value() != 1)
        .filter(number -> Double.isFinite(number.value()))
        .map(number -> number.span().of(text))
        .toList();
  }
}

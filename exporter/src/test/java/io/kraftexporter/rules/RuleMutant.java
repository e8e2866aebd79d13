package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A rule with one change that a test must notice: of a number, a comparison, a duration, an
 * aggregation, or a severity.
 *
 * @param name the rule before the change
 * @param change where and what, with the text before it
 */
record RuleMutant(String name, String change, JsonNode rule) {
  private static final Map<String, List<String>> COMPARISONS =
      Map.of(
          ">", List.of(">=", "<"),
          ">=", List.of(">", "<"),
          "<", List.of("<=", ">"),
          "<=", List.of("<", ">"),
          "==", List.of("!="),
          "!=", List.of("=="));

  /** Most series that are counted are 1: their sum would be their count. */
  private static final Map<String, String> AGGREGATIONS =
      Map.of("max", "sum", "min", "max", "sum", "max", "avg", "sum", "count", "group");

  private static final Map<String, String> SEVERITIES =
      Map.of("critical", "warning", "warning", "info", "info", "warning", "none", "info");

  /** Returns the name of a recording rule, or of an alert with its severity and window. */
  static String nameOf(JsonNode rule) {
    return rule.has("record")
        ? rule.path("record").asText()
        : rule.path("alert").asText()
            + " "
            + rule.at("/labels/severity").asText()
            + rule.at("/labels/long").asText("");
  }

  /** Returns every mutant of a rule. */
  static List<RuleMutant> of(JsonNode rule) {
    List<RuleMutant> mutants = new ArrayList<>();
    String text = rule.path("expr").asText();
    Expr expr = Parser.parse(text);
    List<Expr> zeros = comparedWithZero(expr).toList();
    expr.all()
        .forEach(
            part -> {
              if (part instanceof Expr.Literal number) {
                numbers(number)
                    .forEach(other -> mutants.add(replaced(rule, text, number.span(), other)));
              } else if (part instanceof Expr.Binary binary && binary.isComparison()) {
                COMPARISONS
                    .get(binary.operator())
                    .forEach(other -> mutants.add(replaced(rule, text, binary.at(), other)));
              } else if (part instanceof Expr.Aggregation aggregation
                  && AGGREGATIONS.containsKey(aggregation.operator())) {
                mutants.add(
                    replaced(
                        rule,
                        text,
                        aggregation.name(),
                        zeros.contains(aggregation) && aggregation.operator().equals("max")
                            ? "min"
                            : AGGREGATIONS.get(aggregation.operator())));
              } else if (part instanceof Expr.Selector selector) {
                selector.range().ifPresent(span -> durations(rule, text, span, mutants));
                selector.offset().ifPresent(span -> durations(rule, text, span, mutants));
              }
            });
    for (String field : List.of("for", "keep_firing_for")) {
      if (rule.has(field)) {
        String value = rule.path(field).asText();
        Duration duration = PrometheusDuration.parse(value).orElseThrow();
        mutants.add(
            changed(
                rule,
                field,
                duration.isZero() ? "5m" : PrometheusDuration.format(duration.dividedBy(2))));
        if (!duration.isZero()) {
          mutants.add(changed(rule, field, PrometheusDuration.format(duration.multipliedBy(2))));
        }
      }
    }
    String severity = rule.at("/labels/severity").asText();
    if (SEVERITIES.containsKey(severity)) {
      ObjectNode copy = rule.deepCopy();
      ((ObjectNode) copy.path("labels")).put("severity", SEVERITIES.get(severity));
      String change = " severity [" + severity + " -> " + SEVERITIES.get(severity) + "]";
      mutants.add(new RuleMutant(nameOf(rule), nameOf(rule) + ":" + change, copy));
    }
    return mutants;
  }

  /**
   * Returns the operands of which only matters whether they are 0: of numbers that are never
   * negative, the sum is 0 when the maximum is.
   */
  private static Stream<Expr> comparedWithZero(Expr expr) {
    return expr.all()
        .filter(Expr.Binary.class::isInstance)
        .map(Expr.Binary.class::cast)
        .filter(binary -> binary.operator().equals("==") || binary.bool())
        .filter(binary -> binary.right() instanceof Expr.Literal number && number.value() == 0)
        .flatMap(binary -> alternatives(binary.left()));
  }

  private static Stream<Expr> alternatives(Expr expr) {
    return expr.bare() instanceof Expr.Binary binary && binary.operator().equals("or")
        ? Stream.concat(alternatives(binary.left()), alternatives(binary.right()))
        : Stream.of(expr.bare());
  }

  private static List<String> numbers(Expr.Literal number) {
    double value = number.value();
    if (value == 0 || Double.isInfinite(value)) {
      return List.of("1");
    }
    if (value == Math.rint(value) && value <= 20) {
      return List.of(plain(value + 1), plain(value - 1));
    }
    return List.of(plain(value * 1.1), plain(value * 0.9));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static void durations(
      JsonNode rule, String text, Expr.Span span, List<RuleMutant> mutants) {
    Duration duration = PrometheusDuration.parse(span.of(text)).orElseThrow();
    mutants.add(replaced(rule, text, span, PrometheusDuration.format(duration.multipliedBy(3))));
    mutants.add(replaced(rule, text, span, PrometheusDuration.format(duration.dividedBy(3))));
  }

  private static RuleMutant replaced(JsonNode rule, String text, Expr.Span span, String other) {
    ObjectNode copy = rule.deepCopy();
    copy.put("expr", text.substring(0, span.start()) + other + text.substring(span.end()));
    String before = text.substring(0, span.start()).replaceAll("\\s+", " ");
    String context = before.substring(Math.max(0, before.length() - 60));
    return new RuleMutant(
        nameOf(rule),
        "%s: ...%s[%s -> %s]".formatted(nameOf(rule), context, span.of(text), other),
        copy);
  }

  private static RuleMutant changed(JsonNode rule, String field, String value) {
    ObjectNode copy = rule.deepCopy();
    copy.put(field, value);
    return new RuleMutant(
        nameOf(rule),
        "%s: %s [%s -> %s]".formatted(nameOf(rule), field, rule.path(field).asText(), value),
        copy);
  }
}

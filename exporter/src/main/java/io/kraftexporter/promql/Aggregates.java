package io.kraftexporter.promql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Aggregations over dimensions. */
final class Aggregates {
  private Aggregates() {}

  /**
   * Returns an element for each group of labels.
   *
   * @param label the label that {@code count_values} writes the values to; else empty
   */
  static List<Element> of(Expr.Aggregation aggregation, String label, List<Element> elements) {
    Map<Map<String, String>, List<Double>> groups = new LinkedHashMap<>();
    for (Element element : elements) {
      Map<String, String> key =
          aggregation.without()
              ? element.without(aggregation.labelNames())
              : element.only(aggregation.labelNames());
      if (aggregation.operator().equals("count_values")) {
        key = new TreeMap<>(key);
        key.put(label, number(element.value()));
      }
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(element.value());
    }
    List<Element> result = new ArrayList<>();
    groups.forEach(
        (labels, values) -> result.add(new Element(labels, value(aggregation.operator(), values))));
    return result;
  }

  private static double value(String operator, List<Double> values) {
    return switch (operator) {
      case "sum" -> numbers(values).sum();
      case "avg" -> numbers(values).average().orElseThrow();
      case "min" -> numbers(values).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
      case "max" -> numbers(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
      case "count", "count_values" -> values.size();
      case "group" -> 1;
      default -> throw new PromQlException("not supported", operator, 0);
    };
  }

  private static DoubleStream numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue);
  }

  /** Writes a number as Prometheus does: 1 and not 1.0. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

package io.kraftexporter.promql;

import io.kraftexporter.promql.Value.Scalar;
import io.kraftexporter.promql.Value.Vector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions of instant vectors. */
final class Functions {
  private Functions() {}

  static Value value(Expr.FunctionCall call, Evaluator.Evaluation run) {
    List<Expr> arguments = call.arguments();
    return switch (call.function()) {
      case "time" -> new Scalar(run.seconds());
      case "vector" -> new Vector(List.of(new Element(Map.of(), run.number(arguments.get(0)))));
      case "abs" -> mapped(run.vector(arguments.get(0)), Math::abs);
      case "round" -> mapped(run.vector(arguments.get(0)), value -> Math.floor(value + 0.5));
      case "clamp_min" -> {
        double least = run.number(arguments.get(1));
        yield mapped(run.vector(arguments.get(0)), value -> Math.max(least, value));
      }
      case "timestamp" -> mapped(run.vector(arguments.get(0)), value -> run.seconds());
      case "absent" -> new Vector(absent(arguments.get(0), run));
      case "label_replace" -> new Vector(replaced(call, run));
      case "histogram_quantile" ->
          new Vector(quantiles(run.number(arguments.get(0)), run.vector(arguments.get(1))));
      default -> throw run.unsupported(call);
    };
  }

  private static Vector mapped(List<Element> elements, DoubleUnaryOperator function) {
    return new Vector(
        elements.stream()
            .map(each -> each.withoutName().withValue(function.applyAsDouble(each.value())))
            .toList());
  }

  private static List<Element> absent(Expr argument, Evaluator.Evaluation run) {
    if (!run.vector(argument).isEmpty()) {
      return List.of();
    }
    TreeMap<String, String> labels = new TreeMap<>();
    if (argument.bare() instanceof Expr.Selector selector) {
      selector.matchers().stream()
          .filter(matcher -> matcher.operator().equals("="))
          .forEach(matcher -> labels.put(matcher.label(), matcher.value()));
    }
    return List.of(Element.of(labels, 1));
  }

  private static List<Element> replaced(Expr.FunctionCall call, Evaluator.Evaluation run) {
    List<Expr> arguments = call.arguments();
    String target = run.text(arguments.get(1));
    String replacement = run.text(arguments.get(2));
    String source = run.text(arguments.get(3));
    Pattern pattern = Pattern.compile(run.text(arguments.get(4)));
    List<Element> result = new ArrayList<>();
    for (Element element : run.vector(arguments.get(0))) {
      Matcher matcher = pattern.matcher(element.label(source));
      result.add(
          matcher.matches() ? element.with(target, expanded(matcher, replacement)) : element);
    }
    return result;
  }

  private static String expanded(Matcher matcher, String replacement) {
    String text = replacement;
    for (int group = matcher.groupCount(); group >= 0; group--) {
      String part = matcher.group(group) == null ? "" : matcher.group(group);
      text = text.replace("$" + group, part);
    }
    return text;
  }

  /** Buckets of one histogram, with the count up to each bound. */
  private static final class Buckets {
    private final TreeMap<Double, Double> counts = new TreeMap<>();

    /** Interpolates within the bucket of the quantile, as Prometheus does. */
    double quantile(double quantile) {
      Double total = counts.get(Double.POSITIVE_INFINITY);
      if (total == null || counts.size() < 2 || total == 0) {
        return Double.NaN;
      }
      double rank = quantile * total;
      double start = 0;
      double before = 0;
      for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
        if (bucket.getValue() >= rank) {
          if (bucket.getKey().isInfinite()) {
            return start;
          }
          if (start == 0 && before == 0 && bucket.getKey() <= 0) {
            return bucket.getKey();
          }
          return start
              + (bucket.getKey() - start) * ((rank - before) / (bucket.getValue() - before));
        }
        start = bucket.getKey();
        before = bucket.getValue();
      }
      return start;
    }
  }

  private static List<Element> quantiles(double quantile, List<Element> elements) {
    Map<Map<String, String>, Buckets> histograms = new LinkedHashMap<>();
    for (Element element : elements) {
      String bound = element.label("le");
      if (!bound.isEmpty()) {
        histograms
            .computeIfAbsent(element.without(List.of("le")), any -> new Buckets())
            .counts
            .put(
                bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                element.value());
      }
    }
    List<Element> result = new ArrayList<>();
    histograms.forEach(
        (labels, buckets) -> result.add(new Element(labels, buckets.quantile(quantile))));
    return result;
  }
}

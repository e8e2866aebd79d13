package io.kraftexporter.promql;

import io.kraftexporter.promql.Value.Scalar;
import io.kraftexporter.promql.Value.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Evaluates expressions at the last of some moments.
 *
 * <p>An instant selector takes the values of one moment: a series that is missing there is stale. A
 * range selector takes those of all moments within its range; {@link RangeFunctions} says what
 * becomes of a range that is longer than the moments reach. Recording rules are evaluated where
 * their series are selected. For one thread at a time.
 */
public final class Evaluator {
  private final List<Moment> moments;
  private final Map<String, List<Query>> recordings;
  private final Map<String, List<Element>> recorded = new HashMap<>();
  private final Map<String, Pattern> patterns = new HashMap<>();

  /**
   * Evaluates nothing until {@link #elements}.
   *
   * @param moments from the first to the last, at least one
   * @param recordings the expressions of each recorded series
   */
  public Evaluator(List<Moment> moments, Map<String, List<Query>> recordings) {
    this.moments = List.copyOf(moments);
    this.recordings = Map.copyOf(recordings);
  }

  /**
   * Returns the elements of an expression; a number is an element without labels.
   *
   * @throws PromQlException if the expression uses what is not supported
   */
  public List<Element> elements(Query query) {
    Value value = at(moments.size() - 1, query).value(query.expr());
    return value instanceof Vector vector
        ? vector.elements()
        : List.of(new Element(Map.of(), ((Scalar) value).number()));
  }

  /** Returns the elements of a metric or of a recorded series at the last moment. */
  public List<Element> elements(String name) {
    return select(moments.size() - 1, name);
  }

  private Evaluation at(int moment, Query query) {
    return new Evaluation(moment, query);
  }

  private List<Element> select(int moment, String name) {
    if (!recordings.containsKey(name)) {
      return moments.get(moment).of(name);
    }
    String key = moment + name;
    List<Element> known = recorded.get(key);
    if (known != null) {
      return known;
    }
    List<Element> all = new ArrayList<>();
    for (Query query : recordings.getOrDefault(name, List.of())) {
      Value value = at(moment, query).value(query.expr());
      List<Element> elements = value instanceof Vector vector ? vector.elements() : List.of();
      elements.forEach(element -> all.add(element.with(Element.NAME, name)));
    }
    recorded.put(key, all);
    return all;
  }

  private List<Element> select(int moment, Expr.Selector selector) {
    Predicate<Element> matches = element -> true;
    for (Expr.Matcher matcher : selector.matchers()) {
      matches = matches.and(predicate(matcher));
    }
    return select(moment, selector.name()).stream().filter(matches).toList();
  }

  private Predicate<Element> predicate(Expr.Matcher matcher) {
    String label = matcher.label();
    String value = matcher.value();
    return switch (matcher.operator()) {
      case "=" -> element -> element.label(label).equals(value);
      case "!=" -> element -> !element.label(label).equals(value);
      case "=~" -> element -> pattern(value).matcher(element.label(label)).matches();
      case "!~" -> element -> !pattern(value).matcher(element.label(label)).matches();
      default -> throw new PromQlException("unknown operator", matcher.operator(), 0);
    };
  }

  private Pattern pattern(String regex) {
    return patterns.computeIfAbsent(regex, Pattern::compile);
  }

  /** Evaluates the parts of one query at one moment. */
  final class Evaluation {
    private final int moment;
    private final Query query;

    private Evaluation(int moment, Query query) {
      this.moment = moment;
      this.query = query;
    }

    double seconds() {
      return moments.get(moment).seconds();
    }

    Value value(Expr expr) {
      if (expr instanceof Expr.Paren paren) {
        return value(paren.inner());
      }
      if (expr instanceof Expr.Literal literal) {
        return new Scalar(literal.value());
      }
      if (expr instanceof Expr.Signed signed) {
        return signed.sign().equals("-") ? negated(value(signed.inner())) : value(signed.inner());
      }
      if (expr instanceof Expr.Selector selector) {
        require(selector.range().isEmpty() && selector.offset().isEmpty(), expr);
        return new Vector(select(moment, selector));
      }
      if (expr instanceof Expr.Binary binary) {
        return Operators.value(binary, value(binary.left()), value(binary.right()));
      }
      if (expr instanceof Expr.Aggregation aggregation) {
        String parameter = aggregation.parameter().map(first -> text(first)).orElse("");
        return new Vector(Aggregates.of(aggregation, parameter, vector(aggregation.inner())));
      }
      if (expr instanceof Expr.FunctionCall call) {
        return RangeFunctions.NAMES.contains(call.function())
            ? new Vector(ranged(call))
            : Functions.value(call, this);
      }
      throw unsupported(expr);
    }

    List<Element> vector(Expr expr) {
      if (value(expr) instanceof Vector vector) {
        return vector.elements();
      }
      throw unsupported(expr);
    }

    double number(Expr expr) {
      if (value(expr) instanceof Scalar scalar) {
        return scalar.number();
      }
      throw unsupported(expr);
    }

    String text(Expr expr) {
      if (expr.bare() instanceof Expr.StringLiteral text) {
        return text.value();
      }
      throw unsupported(expr);
    }

    private List<Element> ranged(Expr.FunctionCall call) {
      Expr argument = call.arguments().get(0).bare();
      if (!(argument instanceof Expr.Selector selector) || selector.range().isEmpty()) {
        throw unsupported(call);
      }
      require(selector.offset().isEmpty(), call);
      double range = query.seconds(selector.range().get());
      Map<Map<String, String>, List<RangeFunctions.Point>> series = new HashMap<>();
      List<Map<String, String>> order = new ArrayList<>();
      for (int i = 0; i <= moment; i++) {
        double when = moments.get(i).seconds();
        if (when >= seconds() - range) {
          for (Element element : select(i, selector)) {
            series
                .computeIfAbsent(
                    element.labels(),
                    labels -> {
                      order.add(labels);
                      return new ArrayList<>();
                    })
                .add(new RangeFunctions.Point(when, element.value()));
          }
        }
      }
      List<Element> result = new ArrayList<>();
      for (Map<String, String> labels : order) {
        List<RangeFunctions.Point> points = series.getOrDefault(labels, List.of());
        RangeFunctions.of(call.function(), points, range)
            .ifPresent(value -> result.add(new Element(labels, value).withoutName()));
      }
      return result;
    }

    private static Value negated(Value value) {
      return value instanceof Vector vector
          ? new Vector(
              vector.elements().stream()
                  .map(element -> element.withoutName().withValue(-element.value()))
                  .toList())
          : new Scalar(-((Scalar) value).number());
    }

    private void require(boolean holds, Expr expr) {
      if (!holds) {
        throw unsupported(expr);
      }
    }

    PromQlException unsupported(Expr expr) {
      return new PromQlException("not supported", query.text(), expr.span().start());
    }
  }
}

package io.kraftexporter.promql;

import io.kraftexporter.promql.Value.Scalar;
import io.kraftexporter.promql.Value.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Binary operators between numbers and vectors, with Prometheus' matching of labels. */
final class Operators {
  private final Expr.Binary binary;

  private Operators(Expr.Binary binary) {
    this.binary = binary;
  }

  static Value value(Expr.Binary binary, Value left, Value right) {
    Operators operators = new Operators(binary);
    if (left instanceof Vector all && right instanceof Vector others) {
      return new Vector(
          binary.isSetOperation()
              ? operators.set(all.elements(), others.elements())
              : operators.matched(all.elements(), others.elements()));
    }
    if (left instanceof Scalar number && right instanceof Scalar other) {
      return new Scalar(operators.computed(number.number(), other.number()));
    }
    if (left instanceof Vector all && right instanceof Scalar other) {
      return new Vector(operators.withNumber(all.elements(), other.number(), false));
    }
    return new Vector(
        operators.withNumber(((Vector) right).elements(), ((Scalar) left).number(), true));
  }

  private List<Element> set(List<Element> left, List<Element> right) {
    boolean or = binary.operator().equals("or");
    Set<Map<String, String>> keys = new HashSet<>();
    (or ? left : right).forEach(element -> keys.add(key(element)));
    if (!or) {
      boolean and = binary.operator().equals("and");
      return left.stream().filter(element -> keys.contains(key(element)) == and).toList();
    }
    List<Element> all = new ArrayList<>(left);
    right.stream().filter(element -> !keys.contains(key(element))).forEach(all::add);
    return all;
  }

  private List<Element> withNumber(List<Element> elements, double number, boolean numberFirst) {
    List<Element> result = new ArrayList<>();
    for (Element element : elements) {
      double left = numberFirst ? number : element.value();
      double right = numberFirst ? element.value() : number;
      if (!binary.isComparison()) {
        result.add(element.withoutName().withValue(computed(left, right)));
      } else if (binary.bool()) {
        result.add(element.withoutName().withValue(holds(left, right) ? 1 : 0));
      } else if (holds(left, right)) {
        result.add(element);
      }
    }
    return result;
  }

  /** Pairs the elements; the side of {@code group_left} or {@code group_right} may repeat. */
  private List<Element> matched(List<Element> left, List<Element> right) {
    boolean manyRight = binary.group().equals("group_right");
    Map<Map<String, String>, Element> ones = new HashMap<>();
    for (Element element : manyRight ? left : right) {
      if (ones.put(key(element), element) != null) {
        throw ambiguous();
      }
    }
    Set<Map<String, String>> used = new HashSet<>();
    List<Element> result = new ArrayList<>();
    for (Element many : manyRight ? right : left) {
      Element one = ones.get(key(many));
      if (one != null) {
        double first = manyRight ? one.value() : many.value();
        double second = manyRight ? many.value() : one.value();
        if (!binary.isComparison() || binary.bool() || holds(first, second)) {
          double value =
              binary.isComparison() && binary.bool()
                  ? (holds(first, second) ? 1 : 0)
                  : computed(first, second);
          result.add(new Element(labels(many, one), value));
        }
        if (binary.group().isEmpty() && !used.add(key(many))) {
          throw ambiguous();
        }
      }
    }
    return result;
  }

  private PromQlException ambiguous() {
    return new PromQlException(
        "several elements match one", binary.operator(), binary.span().start());
  }

  private Map<String, String> labels(Element many, Element one) {
    TreeMap<String, String> labels = new TreeMap<>(many.labels());
    if (!binary.isComparison() || binary.bool()) {
      labels.remove(Element.NAME);
    }
    if (binary.group().isEmpty()) {
      if (binary.matching().equals("on")) {
        labels.keySet().retainAll(binary.matched());
      } else {
        labels.keySet().removeAll(binary.matched());
      }
    }
    for (String included : binary.included()) {
      labels.remove(included);
      if (!one.label(included).isEmpty()) {
        labels.put(included, one.label(included));
      }
    }
    return labels;
  }

  private Map<String, String> key(Element element) {
    return binary.matching().equals("on")
        ? element.only(binary.matched())
        : element.without(binary.matched());
  }

  private double computed(double left, double right) {
    return switch (binary.operator()) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "%" -> left % right;
      case "^" -> Math.pow(left, right);
      default -> binary.bool() ? (holds(left, right) ? 1 : 0) : left;
    };
  }

  private boolean holds(double left, double right) {
    return switch (binary.operator()) {
      case "==" -> left == right;
      case "!=" -> left != right;
      case ">" -> left > right;
      case "<" -> left < right;
      case ">=" -> left >= right;
      case "<=" -> left <= right;
      default -> throw new PromQlException("not supported", binary.operator(), 0);
    };
  }
}

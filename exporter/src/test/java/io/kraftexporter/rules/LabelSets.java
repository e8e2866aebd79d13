package io.kraftexporter.rules;

import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Derives which labels the result of an expression can have.
 *
 * @param recorded the expressions of recording rules by their names
 */
record LabelSets(Map<String, String> recorded) {

  /**
   * Labels of a result.
   *
   * @param open whether it can have labels besides those that are named, as a metric can
   */
  record Labels(boolean open, Set<String> names) {
    static Labels of(List<String> names) {
      return new Labels(false, new TreeSet<>(names));
    }

    Labels with(List<String> more) {
      Set<String> all = new TreeSet<>(names);
      all.addAll(more);
      return new Labels(open, all);
    }

    Labels without(List<String> fewer) {
      Set<String> all = new TreeSet<>(names);
      fewer.forEach(all::remove);
      return new Labels(open, all);
    }

    Labels only(List<String> kept) {
      Set<String> all = new TreeSet<>(kept);
      if (!open) {
        all.retainAll(names);
      }
      return new Labels(false, all);
    }
  }

  Labels of(Expr expr) {
    if (expr instanceof Expr.Paren paren) {
      return of(paren.inner());
    } else if (expr instanceof Expr.Signed signed) {
      return of(signed.inner());
    } else if (expr instanceof Expr.Subquery subquery) {
      return of(subquery.inner());
    } else if (expr instanceof Expr.Selector selector) {
      String rule = recorded.get(selector.name());
      return rule == null
          ? new Labels(true, new TreeSet<>(matched(selector)))
          : of(Parser.parse(rule));
    } else if (expr instanceof Expr.Aggregation aggregation) {
      return aggregation.without()
          ? of(aggregation.inner()).without(aggregation.labelNames())
          : of(aggregation.inner()).only(aggregation.labelNames());
    } else if (expr instanceof Expr.FunctionCall call) {
      return ofCall(call);
    } else if (expr instanceof Expr.Binary binary) {
      return ofBinary(binary);
    }
    return Labels.of(List.of());
  }

  private static List<String> matched(Expr.Selector selector) {
    return selector.matchers().stream().map(Expr.Matcher::label).toList();
  }

  private Labels ofCall(Expr.FunctionCall call) {
    return switch (call.function()) {
      case "label_replace" ->
          of(call.arguments().get(0))
              .with(List.of(((Expr.StringLiteral) call.arguments().get(1)).value()));
      case "histogram_quantile" -> of(call.arguments().get(1)).without(List.of("le"));
      case "absent" -> ofAbsent(call.arguments().get(0));
      default ->
          call.arguments().stream()
              .map(this::of)
              .filter(labels -> labels.open() || !labels.names().isEmpty())
              .findFirst()
              .orElse(Labels.of(List.of()));
    };
  }

  private static Labels ofAbsent(Expr expr) {
    return Labels.of(
        expr instanceof Expr.Selector selector
            ? selector.matchers().stream()
                .filter(matcher -> matcher.operator().equals("="))
                .map(Expr.Matcher::label)
                .toList()
            : List.of());
  }

  private Labels ofBinary(Expr.Binary binary) {
    Labels left = of(binary.left());
    Labels right = of(binary.right());
    if (binary.operator().equals("or")) {
      Labels both = left.with(List.copyOf(right.names()));
      return new Labels(left.open() || right.open(), both.names());
    }
    if (binary.isSetOperation() || isScalar(binary.right())) {
      return left;
    }
    if (isScalar(binary.left())) {
      return right;
    }
    if (binary.group().equals("group_left")) {
      return left.with(binary.included());
    }
    if (binary.group().equals("group_right")) {
      return right.with(binary.included());
    }
    return binary.matching().equals("on")
        ? left.only(binary.matched())
        : left.without(binary.matched());
  }

  private static boolean isScalar(Expr expr) {
    return expr.all().noneMatch(Expr.Selector.class::isInstance)
        && expr.all()
            .noneMatch(
                one -> one instanceof Expr.FunctionCall call && call.function().equals("vector"));
  }
}

package io.kraftexporter.promql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A node of a parsed expression; positions are offsets in the text that was parsed. */
public sealed interface Expr {
  /** Returns where the node begins and ends. */
  Span span();

  /** Returns the operands and arguments, from left to right. */
  List<Expr> children();

  /** Returns the node and all nodes below. */
  default Stream<Expr> all() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Expr::all));
  }

  /** Returns the expression within any parentheses around it. */
  default Expr bare() {
    return this instanceof Paren paren ? paren.inner().bare() : this;
  }

  /**
   * A part of the text.
   *
   * @param end behind the last character
   */
  record Span(int start, int end) {
    public String of(String text) {
      return text.substring(start, end);
    }
  }

  /** A number, also Inf and NaN. */
  record Literal(Span span, double value) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of();
    }
  }

  /** A text in quotes, without them. */
  record StringLiteral(Span span, String value) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of();
    }
  }

  /**
   * A condition on a label.
   *
   * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
   */
  record Matcher(String label, String operator, String value) {}

  /**
   * A selector of series, with a range or without one.
   *
   * @param name the metric; empty if there are only matchers
   * @param range the part within the brackets
   * @param offset the duration behind {@code offset}
   */
  record Selector(
      Span span, String name, List<Matcher> matchers, Optional<Span> range, Optional<Span> offset)
      implements Expr {
    @Override
    public List<Expr> children() {
      return List.of();
    }
  }

  /** An expression evaluated over a range. */
  record Subquery(Span span, Expr inner, Span range, Optional<Span> offset) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(inner);
    }
  }

  /** A call of a function. */
  record FunctionCall(Span span, String function, List<Expr> arguments) implements Expr {
    @Override
    public List<Expr> children() {
      return arguments;
    }
  }

  /**
   * An aggregation over dimensions.
   *
   * @param name where the operator stands
   * @param without whether the labels are those that are dropped
   * @param labels the labels behind {@code by} or {@code without}
   * @param parameter the first argument of topk, quantile and others
   */
  record Aggregation(
      Span span,
      Span name,
      String operator,
      boolean without,
      List<Label> labels,
      Optional<Expr> parameter,
      Expr inner)
      implements Expr {
    @Override
    public List<Expr> children() {
      return parameter.map(first -> List.of(first, inner)).orElse(List.of(inner));
    }

    public List<String> labelNames() {
      return labels.stream().map(Label::name).toList();
    }
  }

  /** A label in a list of labels. */
  record Label(Span span, String name) {}

  /**
   * Two operands.
   *
   * @param operator in lower case
   * @param at where the operator stands
   * @param bool whether a comparison returns 0 or 1
   * @param matching {@code on}, {@code ignoring} or empty
   * @param group {@code group_left}, {@code group_right} or empty
   * @param included the labels behind {@code group}
   */
  record Binary(
      Span span,
      Expr left,
      String operator,
      Span at,
      boolean bool,
      String matching,
      List<String> matched,
      String group,
      List<String> included,
      Expr right)
      implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(left, right);
    }

    public boolean isComparison() {
      return List.of("==", "!=", ">", "<", ">=", "<=").contains(operator);
    }

    public boolean isSetOperation() {
      return List.of("and", "or", "unless").contains(operator);
    }
  }

  /** An operand with a sign. */
  record Signed(Span span, String sign, Expr inner) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(inner);
    }
  }

  /** An expression in parentheses. */
  record Paren(Span span, Expr inner) implements Expr {
    @Override
    public List<Expr> children() {
      return List.of(inner);
    }
  }
}

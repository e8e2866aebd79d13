package io.kraftexporter.promql;

import io.kraftexporter.promql.Expr.Span;
import io.kraftexporter.promql.Tokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses PromQL of Prometheus 2.42, but for the {@code @} modifier and native histograms. Grafana's
 * variables stand for durations.
 */
public final class Parser {
  private static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "avg",
          "min",
          "max",
          "count",
          "group",
          "stddev",
          "stdvar",
          "topk",
          "bottomk",
          "quantile",
          "count_values");
  private static final Set<String> WITH_PARAMETER =
      Set.of("topk", "bottomk", "quantile", "count_values");
  private static final int POWER = 6;
  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("unless", 2),
          Map.entry("==", 3),
          Map.entry("!=", 3),
          Map.entry("<=", 3),
          Map.entry("<", 3),
          Map.entry(">=", 3),
          Map.entry(">", 3),
          Map.entry("+", 4),
          Map.entry("-", 4),
          Map.entry("*", 5),
          Map.entry("/", 5),
          Map.entry("%", 5),
          Map.entry("atan2", 5),
          Map.entry("^", POWER));

  private final Tokens tokens;

  private Parser(String text) {
    tokens = new Tokens(text);
  }

  /** Parses the whole text. */
  public static Expr parse(String text) {
    Parser parser = new Parser(text);
    Expr expr = parser.binary(1);
    parser.tokens.expectKind("end");
    return expr;
  }

  private Expr binary(int lowest) {
    Expr left = unary();
    while (true) {
      Token operator = tokens.peek();
      String name = operator.text().toLowerCase(Locale.ROOT);
      Integer precedence = operator.kind().equals("string") ? null : PRECEDENCE.get(name);
      if (precedence == null || precedence < lowest) {
        return left;
      }
      tokens.take();
      boolean bool = tokens.takeIf("bool");
      String matching = "";
      List<String> matched = List.of();
      if (tokens.peek().is("on") || tokens.peek().is("ignoring")) {
        matching = tokens.take().text().toLowerCase(Locale.ROOT);
        matched = names(labels());
      }
      String group = "";
      List<String> included = List.of();
      if (tokens.peek().is("group_left") || tokens.peek().is("group_right")) {
        group = tokens.take().text().toLowerCase(Locale.ROOT);
        included = tokens.peek().is("(") ? names(labels()) : List.of();
      }
      Expr right = binary(name.equals("^") ? precedence : precedence + 1);
      left =
          new Expr.Binary(
              new Span(left.span().start(), right.span().end()),
              left,
              name,
              operator.span(),
              bool,
              matching,
              matched,
              group,
              included,
              right);
    }
  }

  private Expr unary() {
    Token sign = tokens.peek();
    if (sign.is("-") || sign.is("+")) {
      tokens.take();
      Expr inner = binary(POWER);
      return new Expr.Signed(new Span(sign.span().start(), inner.span().end()), sign.text(), inner);
    }
    return suffixed(atom());
  }

  private Expr atom() {
    Token token = tokens.peek();
    if (token.kind().equals("number")) {
      tokens.take();
      return new Expr.Literal(token.span(), number(token.text()));
    }
    if (token.kind().equals("string")) {
      tokens.take();
      return new Expr.StringLiteral(token.span(), unquoted(token.text()));
    }
    if (token.kind().equals("word")) {
      return word(token);
    }
    if (token.is("{")) {
      return selector(token, "");
    }
    tokens.expect("(");
    Expr inner = binary(1);
    tokens.expect(")");
    return new Expr.Paren(new Span(token.span().start(), tokens.end()), inner);
  }

  private Expr word(Token token) {
    String name = token.text().toLowerCase(Locale.ROOT);
    Token behind = tokens.peekBehind();
    if (AGGREGATIONS.contains(name)
        && (behind.is("(") || behind.is("by") || behind.is("without"))) {
      return aggregation();
    }
    if (behind.is("(")) {
      return call();
    }
    if (name.equals("inf") || name.equals("nan")) {
      tokens.take();
      return new Expr.Literal(token.span(), number(name));
    }
    tokens.take();
    return selector(token, token.text());
  }

  private static double number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default ->
          lower.startsWith("0x")
              ? Long.parseLong(lower.substring(2), 16)
              : Double.parseDouble(text);
    };
  }

  private static String unquoted(String text) {
    String inner = text.substring(1, text.length() - 1);
    return text.startsWith("`") ? inner : inner.replaceAll("\\\\(.)", "$1");
  }

  private Expr call() {
    Token name = tokens.take();
    List<Expr> arguments = arguments();
    return new Expr.FunctionCall(
        new Span(name.span().start(), tokens.end()), name.text(), arguments);
  }

  private List<Expr> arguments() {
    tokens.expect("(");
    List<Expr> arguments = new ArrayList<>();
    while (!tokens.peek().is(")")) {
      arguments.add(binary(1));
      if (!tokens.takeIf(",")) {
        break;
      }
    }
    tokens.expect(")");
    return arguments;
  }

  private Expr aggregation() {
    Token name = tokens.take();
    boolean without = false;
    List<Expr.Label> labels = null;
    if (!tokens.peek().is("(")) {
      without = tokens.take().is("without");
      labels = labels();
    }
    List<Expr> arguments = arguments();
    if (labels == null && (tokens.peek().is("by") || tokens.peek().is("without"))) {
      without = tokens.take().is("without");
      labels = labels();
    }
    String operator = name.text().toLowerCase(Locale.ROOT);
    int wanted = WITH_PARAMETER.contains(operator) ? 2 : 1;
    if (arguments.size() != wanted) {
      throw tokens.wrong(operator + " takes " + wanted + " arguments");
    }
    return new Expr.Aggregation(
        new Span(name.span().start(), tokens.end()),
        name.span(),
        operator,
        without,
        labels == null ? List.of() : labels,
        wanted == 2 ? Optional.of(arguments.get(0)) : Optional.empty(),
        arguments.get(wanted - 1));
  }

  private List<Expr.Label> labels() {
    tokens.expect("(");
    List<Expr.Label> labels = new ArrayList<>();
    while (!tokens.peek().is(")")) {
      Token label = tokens.expectKind("word");
      labels.add(new Expr.Label(label.span(), label.text()));
      if (!tokens.takeIf(",")) {
        break;
      }
    }
    tokens.expect(")");
    return labels;
  }

  private static List<String> names(List<Expr.Label> labels) {
    return labels.stream().map(Expr.Label::name).toList();
  }

  private Expr selector(Token first, String name) {
    List<Expr.Matcher> matchers = new ArrayList<>();
    if (tokens.takeIf("{")) {
      while (!tokens.peek().is("}")) {
        String label = tokens.expectKind("word").text();
        String operator = tokens.expectKind("symbol").text();
        matchers.add(
            new Expr.Matcher(label, operator, unquoted(tokens.expectKind("string").text())));
        if (!tokens.takeIf(",")) {
          break;
        }
      }
      tokens.expect("}");
    }
    return new Expr.Selector(
        new Span(first.span().start(), tokens.end()),
        name,
        List.copyOf(matchers),
        Optional.empty(),
        Optional.empty());
  }

  /** Parses ranges and offsets behind an expression. */
  private Expr suffixed(Expr expr) {
    Expr result = expr;
    while (tokens.peek().is("[")) {
      int start = tokens.take().span().end();
      boolean subquery = false;
      while (!tokens.peek().is("]")) {
        subquery |= tokens.take().is(":");
        if (tokens.peek().kind().equals("end")) {
          throw tokens.wrong("expected ]");
        }
      }
      Span range = new Span(start, tokens.take().span().start());
      Span span = new Span(result.span().start(), tokens.end());
      result =
          subquery || !(result instanceof Expr.Selector selector)
              ? new Expr.Subquery(span, result, range, Optional.empty())
              : new Expr.Selector(
                  span, selector.name(), selector.matchers(), Optional.of(range), Optional.empty());
    }
    if (tokens.takeIf("offset")) {
      tokens.takeIf("-");
      Optional<Span> offset = Optional.of(tokens.expectKind("duration").span());
      Span span = new Span(result.span().start(), tokens.end());
      if (result instanceof Expr.Selector selector) {
        return new Expr.Selector(
            span, selector.name(), selector.matchers(), selector.range(), offset);
      }
      if (result instanceof Expr.Subquery subquery) {
        return new Expr.Subquery(span, subquery.inner(), subquery.range(), offset);
      }
      throw tokens.wrong("an offset needs a selector");
    }
    return result;
  }
}

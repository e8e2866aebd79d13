package io.kraftexporter.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a + b * c ^ d ^ e | (a + (b * (c ^ (d ^ e))))",
        "a - b - c > 1 or d and e unless f | ((((a - b) - c) > 1.0) or ((d and e) unless f))",
        "-a ^ 2 * b | (-(a ^ 2.0) * b)",
        "sum by (x) (rate(a_total[5m])) / on (x) group_left (y) b | (sum(rate(a_total)) / b)",
        "sum(a) without (x) | sum(a)",
        "a{b=\"}(\", c=~'d'} offset 1h | a",
        "max_over_time((a > 1)[1h:5m]) | max_over_time((a > 1.0))",
        "quantile(0.5, a) | quantile(a)",
        "1e3 * 0x10 + Inf | ((1000.0 * 16.0) + Infinity)",
        "sum > 1 # comment | (sum > 1.0)",
        "vector(1) == bool 1 | (vector(1.0) == 1.0)",
      })
  void bindsAsPrometheusDoes(String text, String tree) {
    assertEquals(tree, tree(Parser.parse(text)));
  }

  @Test
  void partsKnowTheirPlace() {
    String text = "sum by (a, b) (rate(x{c!=\"d\"}[10m] offset 1d)) >= bool 3";
    Expr.Binary comparison = assertInstanceOf(Expr.Binary.class, Parser.parse(text));
    assertEquals(">=", comparison.at().of(text));
    assertEquals(true, comparison.bool());
    Expr.Aggregation sum = assertInstanceOf(Expr.Aggregation.class, comparison.left());
    assertEquals(List.of("a", "b"), sum.labelNames());
    assertEquals("sum", sum.name().of(text));
    assertEquals("b", sum.labels().get(1).span().of(text));
    Expr.Selector x =
        comparison
            .all()
            .filter(Expr.Selector.class::isInstance)
            .map(Expr.Selector.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals("10m", x.range().orElseThrow().of(text));
    assertEquals("1d", x.offset().orElseThrow().of(text));
    assertEquals(List.of(new Expr.Matcher("c", "!=", "d")), x.matchers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a +",
        "sum by (a) (b",
        "a{b}",
        "a[5m",
        "a b",
        "(a",
        "topk(a)",
        "a ! b",
        "1 offset 5m"
      })
  void otherTextIsRefused(String text) {
    assertThrows(PromQlException.class, () -> Parser.parse(text));
  }

  private static String tree(Expr expr) {
    if (expr instanceof Expr.Binary binary) {
      return "(%s %s %s)".formatted(tree(binary.left()), binary.operator(), tree(binary.right()));
    }
    if (expr instanceof Expr.Signed signed) {
      return signed.sign() + tree(signed.inner());
    }
    if (expr instanceof Expr.Paren paren) {
      return tree(paren.inner());
    }
    if (expr instanceof Expr.Aggregation aggregation) {
      return aggregation.operator() + "(" + tree(aggregation.inner()) + ")";
    }
    if (expr instanceof Expr.FunctionCall call) {
      return call.function()
          + call.arguments().stream()
              .map(ParserTest::tree)
              .collect(Collectors.joining(", ", "(", ")"));
    }
    if (expr instanceof Expr.Literal number) {
      return String.valueOf(number.value());
    }
    if (expr instanceof Expr.Subquery subquery) {
      return tree(subquery.inner());
    }
    return expr instanceof Expr.Selector selector ? selector.name() : expr.toString();
  }
}

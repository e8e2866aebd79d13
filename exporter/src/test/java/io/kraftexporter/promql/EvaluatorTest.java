package io.kraftexporter.promql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions over two moments, 30 seconds apart; RuleAgreement compares with promtool. */
final class EvaluatorTest {
  private static final List<Moment> MOMENTS =
      List.of(
          moment(970, "c,n=1 10", "c,n=2 100", "g,n=1 1"),
          moment(
              1000,
              "c,n=1 40",
              "c,n=2 10",
              "g,n=1 4",
              "a,n=1,t=x 3",
              "a,n=2,t=x 5",
              "a,n=3,t=y 7",
              "b,n=1 2",
              "b,n=2 0",
              "i,n=1,v=p 1",
              "h,le=1 5",
              "h,le=2 10",
              "h,le=+Inf 10"));

  private static final Map<String, List<Query>> RECORDINGS =
      Map.of("r:sum", List.of(Query.of("sum by (t) (a)"), Query.of("absent(missing{t='z'})")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a{t='x'}                                  | a,n=1,t=x 3.0; a,n=2,t=x 5.0",
        "a{n=~'[13]', t!~'x'}                      | a,n=3,t=y 7.0",
        "a > 4                                     | a,n=2,t=x 5.0; a,n=3,t=y 7.0",
        "a > bool 4                                | n=1,t=x 0.0; n=2,t=x 1.0; n=3,t=y 1.0",
        "4 < a{n='3'}                              | a,n=3,t=y 7.0",
        "-a{n='3'} + 1                             | n=3,t=y -6.0",
        "sum by (t) (a)                            | t=x 8.0; t=y 7.0",
        "count(a) * 2                              | 6.0",
        "max without (n) (a)                       | t=x 5.0; t=y 7.0",
        "group by (q) (a)                          | 1.0",
        "count_values by (t) ('v', a)              | t=x,v=3 1.0; t=x,v=5 1.0; t=y,v=7 1.0",
        "a / on (n) b                              | n=1 1.5; n=2 Infinity",
        "a / on (n) (b > 0)                        | n=1 1.5",
        "a * on (n) group_left (v) i               | n=1,t=x,v=p 3.0",
        "b * on (n) group_right () a               | n=1,t=x 6.0; n=2,t=x 0.0",
        "a > on (n) b                              | n=1 3.0; n=2 5.0",
        "a > on (n) group_left () b                | a,n=1,t=x 3.0; a,n=2,t=x 5.0",
        "a and on (n) b                            | a,n=1,t=x 3.0; a,n=2,t=x 5.0",
        "a unless on (n) b > 0                     | a,n=2,t=x 5.0; a,n=3,t=y 7.0",
        "b or on (n) a                             | a,n=3,t=y 7.0; b,n=1 2.0; b,n=2 0.0",
        "label_replace(b, 'm', '$1-x', 'n', '(2)') | b,m=2-x,n=2 0.0; b,n=1 2.0",
        "label_replace(b, 'n', '', '', '')         | b 0.0; b 2.0",
        "clamp_min(b - 1, 0)                       | n=1 1.0; n=2 0.0",
        "round(b / 4) + abs(-vector(2))            | ''",
        "abs(-vector(2.5)) + round(vector(0.5))    | 3.5",
        "time() - timestamp(b{n='1'})              | n=1 0.0",
        "absent(a)                                 | ''",
        "absent(nothing{x='1', y=~'.'})            | x=1 1.0",
        "histogram_quantile(0.75, h)               | 1.5",
        "rate(c[5m])                               | n=1 1.0; n=2 0.3333333333333333",
        "increase(c{n='1'}[1h])                    | n=1 30.0",
        "delta(g[10m]) / 600                       | n=1 0.1",
        "deriv(g[10m])                             | n=1 0.1",
        "rate(c[20s])                              | ''",
        "r:sum > 0                                 | r:sum,t=x 8.0; r:sum,t=y 7.0; r:sum,t=z 1.0",
        "delta(r:sum[10m])                         | t=z 0.0",
      })
  void evaluatesAsPrometheusDoes(String text, String expected) {
    List<Element> elements = new Evaluator(MOMENTS, RECORDINGS).elements(Query.of(text));
    assertEquals(
        expected == null ? "" : expected,
        elements.stream().map(EvaluatorTest::text).sorted().collect(Collectors.joining("; ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a offset 5m",
        "max_over_time(a[5m])",
        "topk(1, a)",
        "max_over_time(a[5m:1m])",
        "a * on (t) b",
        "b * on (t) a",
        "sort(a)"
      })
  void refusesWhatItCannotEvaluate(String text) {
    Evaluator evaluator = new Evaluator(MOMENTS, RECORDINGS);
    Query query = Query.of(text);
    assertThrows(PromQlException.class, () -> evaluator.elements(query));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > 1 or b | NOW NOW",
        "a or rate(c[5m]) > 0 | NOW SOME_SECONDS",
        "label_replace(a or (b or a offset 1h), 'x', '', '', '') | NOW NOW HISTORY",
        "a and b offset 1d | HISTORY",
        "a and max_over_time(b[1d]) | HISTORY",
        "r:rate > 0 unless b | SOME_SECONDS",
        "r:old | HISTORY",
      })
  void knowsHowMuchOfThePastIsNeeded(String text, String needs) {
    Map<String, List<Query>> recordings =
        Map.of(
            "r:rate", List.of(Query.of("sum(rate(c[5m]))")),
            "r:old", List.of(Query.of("r:rate offset 1d")));
    Need.Finder finder = new Need.Finder(recordings);
    assertEquals(
        needs,
        Need.alternatives(Query.of(text).expr()).stream()
            .map(finder::of)
            .map(Enum::name)
            .collect(Collectors.joining(" ")));
  }

  @Test
  void durationsHaveSeveralUnits() {
    assertEquals(5_400.5, Query.seconds("1h30m500ms"));
  }

  private static Moment moment(double seconds, String... lines) {
    List<Element> elements = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      Map<String, String> labels = new TreeMap<>();
      for (String label : parts[0].split(",", -1)) {
        String[] pair = label.split("=", 2);
        labels.put(pair.length == 1 ? Element.NAME : pair[0], pair[pair.length - 1]);
      }
      elements.add(Element.of(labels, Double.parseDouble(parts[1])));
    }
    return Moment.of(seconds, elements);
  }

  private static String text(Element element) {
    String labels =
        element.labels().entrySet().stream()
            .map(
                label ->
                    label.getKey().equals(Element.NAME)
                        ? label.getValue()
                        : label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
    return (labels + " " + element.value()).strip();
  }
}

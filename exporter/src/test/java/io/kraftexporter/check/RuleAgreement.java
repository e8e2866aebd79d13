package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Evaluator;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.promql.Need;
import io.kraftexporter.promql.Query;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives a recorded observation to promtool and to the check: every alternative of an alert that
 * needs no history has to be true of the same labels for both.
 */
final class RuleAgreement {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** promtool's clock begins at 0, and the rules are evaluated every minute until then. */
  private static final int SECONDS = 300;

  private final RuleBook book;
  private final Path directory;

  RuleAgreement(RuleBook book, Path directory) {
    this.book = book;
    this.directory = directory;
  }

  /** Fails unless both agree; returns the names of the alerts that are true. */
  Set<String> check(Observation seen) throws IOException {
    Moment moment = atStart(seen.moment());
    Evaluator evaluator = new Evaluator(List.of(moment), book.recordings());
    Need.Finder needs = new Need.Finder(book.recordings());
    Set<String> names = new TreeSet<>();
    book.recordings().values().forEach(queries -> queries.forEach(query -> collect(query, names)));
    List<Map<String, Object>> cases = new ArrayList<>();
    Set<String> firing = new TreeSet<>();
    for (AlertRule alert : book.alerts()) {
      collect(alert.query(), names);
      for (Expr alternative : Need.alternatives(alert.query().expr())) {
        if (needs.of(alternative) == Need.NOW) {
          Expr core = core(alternative);
          List<Element> elements = evaluator.elements(alert.query().with(core));
          if (!elements.isEmpty()) {
            firing.add(alert.name());
          }
          cases.add(expected(core.span().of(alert.query().text()), elements));
        }
      }
    }
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("interval", "1m");
    test.put("input_series", series(moment, names));
    test.put("promql_expr_test", cases);
    List<String> files =
        Shipped.files("rules", ".yml").stream()
            .map(RuleAgreement::absolute)
            .filter(RuleAgreement::isOfKafka)
            .toList();
    Path file = directory.resolve("agreement.yml");
    Files.writeString(
        file,
        JSON.writeValueAsString(
            Map.of("rule_files", files, "evaluation_interval", "1m", "tests", List.of(test))));
    Tool.Result result = Tool.promtool().run(List.of("test", "rules", file.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
    return firing;
  }

  /** Moves an observation, and the times that it holds, to promtool's clock. */
  private static Moment atStart(Moment moment) {
    double earlier = moment.seconds() - SECONDS;
    Map<String, List<Element>> byName = new LinkedHashMap<>();
    moment
        .byName()
        .forEach(
            (name, elements) ->
                byName.put(
                    name,
                    name.endsWith("_timestamp_seconds")
                        ? elements.stream()
                            .map(each -> Element.of(each.labels(), each.value() - earlier))
                            .toList()
                        : elements));
    return new Moment(SECONDS, byName);
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  private static boolean isOfKafka(String file) {
    return file.matches(".*/kafka_[a-z_]+\\.yml");
  }

  /** The argument of label_replace, in whose place the alternative stands. */
  private static Expr core(Expr alternative) {
    return alternative instanceof Expr.FunctionCall call && call.function().equals("label_replace")
        ? core(call.arguments().get(0).bare())
        : alternative;
  }

  private static void collect(Query query, Set<String> names) {
    query
        .expr()
        .all()
        .filter(Expr.Selector.class::isInstance)
        .forEach(selector -> names.add(((Expr.Selector) selector).name()));
  }

  /** Compares labels and not values, whose sums depend on the order. */
  private static Map<String, Object> expected(String text, List<Element> elements) {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("expr", "group without () (" + text + ")");
    expected.put("eval_time", "5m");
    expected.put(
        "exp_samples",
        elements.stream()
            .map(
                element -> {
                  TreeMap<String, String> labels = new TreeMap<>(element.labels());
                  labels.remove(Element.NAME);
                  return Map.of("labels", labels(labels), "value", 1);
                })
            .distinct()
            .toList());
    return expected;
  }

  private static List<Map<String, Object>> series(Moment moment, Set<String> names) {
    List<Map<String, Object>> series = new ArrayList<>();
    for (String name : names) {
      for (Element element : moment.of(name)) {
        TreeMap<String, String> labels = new TreeMap<>(element.labels());
        labels.remove(Element.NAME);
        series.add(Map.of("series", name + labels(labels), "values", values(element.value())));
      }
    }
    return series;
  }

  /** Writes a value for each minute; only numbers can be repeated by a count. */
  private static String values(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      String word = Double.isNaN(value) ? "NaN " : value > 0 ? "Inf " : "-Inf ";
      return word.repeat(SECONDS / 60 + 1).strip();
    }
    return new BigDecimal(value).toPlainString() + "x" + SECONDS / 60;
  }

  private static String labels(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ",")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
    return text.append('}').toString();
  }
}

package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import io.kraftexporter.promql.PromQlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Judges the rules, and the queries of the runbooks, on what their expressions parse to. */
final class RuleLintTest {
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");
  private static final Pattern COUNTER =
      Pattern.compile("^\\| `(\\w+)` \\| (counter|unknown|histogram) \\|", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");

  private static final Set<String> PLACEHOLDERS = Set.of("CLUSTER", "SOURCE", "TARGET");

  /** Counts that never fall while a node lives; the alert is about every one since its start. */
  private static final Set<String> RAW_ON_PURPOSE =
      Set.of("cluster_node_what:kafka_metadata_errors:max");

  /** Alerts that are to fire always, and those about Prometheus itself, which has no clusters. */
  private static final Set<String> WITHOUT_COMPARISON = Set.of("KafkaWatchdog");

  /** Divides by a sum of weights, none of which is 0. */
  private static final Set<String> SUM_OF_WEIGHTS =
      Set.of("cluster_node:kafka_broker_free:weighted");

  private static final Set<String> WITHOUT_CLUSTER = Set.of("KafkaRulesFailing");

  @Test
  void everyAlertIsAComparison() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode alert : Shipped.alerts()) {
      String name = alert.path("alert").asText();
      if (!RuleLint.compares(parse(alert)) && !WITHOUT_COMPARISON.contains(name)) {
        wrong.add(name);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyLabelOfATemplateExists() throws IOException {
    Map<String, String> recorded = new TreeMap<>();
    Shipped.rules().stream()
        .filter(rule -> rule.has("record"))
        .forEach(rule -> recorded.put(rule.path("record").asText(), rule.path("expr").asText()));
    List<String> wrong = new ArrayList<>();
    for (JsonNode alert : Shipped.alerts()) {
      LabelSets.Labels labels = new LabelSets(recorded).of(parse(alert));
      Set<String> known = new TreeSet<>(labels.names());
      alert.path("labels").fieldNames().forEachRemaining(known::add);
      Matcher label = LABEL.matcher(alert.path("annotations").toString());
      while (label.find()) {
        if (!labels.open() && !known.contains(label.group(1))) {
          wrong.add(alert.path("alert").asText() + ": " + label.group(1) + " of " + known);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void labelsAreDerivedAsPrometheusKeepsThem() {
    LabelSets sets = new LabelSets(Map.of("a:b:c", "sum by (x, y) (max by (x, z) (m))"));
    assertEquals(Set.of("x"), sets.of(Parser.parse("a:b:c > 1")).names());
    assertEquals(
        Set.of("w", "x"),
        sets.of(Parser.parse("label_replace(a:b:c, \"w\", \"\", \"\", \"\")")).names());
    assertEquals(
        Set.of("p", "q"),
        sets.of(Parser.parse("max by (p) (m) or max by (q) (m) unless max by (r) (m)")).names());
    assertEquals(
        Set.of("p"), sets.of(Parser.parse("max by (p, q) (m) / on (p) max by (p, r) (m)")).names());
    assertEquals(
        Set.of("p", "q", "r"),
        sets.of(Parser.parse("max by (p, q) (m) * on (p) group_left (r) max by (p, r) (m)"))
            .names());
    assertEquals(Set.of("job"), sets.of(Parser.parse("absent(up{job=\"a\", b=~\"c\"})")).names());
    assertTrue(sets.of(Parser.parse("rate(m[5m])")).open());
  }

  @Test
  void countersAreReadAsRatesOnly() throws IOException {
    Set<String> counters = new TreeSet<>();
    Matcher counter =
        COUNTER.matcher(Files.readString(Shipped.HOME.resolve("exporter/docs/METRICS.md")));
    while (counter.find()) {
      counters.add(counter.group(1));
      counters.addAll(
          List.of(
              counter.group(1) + "_bucket",
              counter.group(1) + "_sum",
              counter.group(1) + "_count"));
    }
    assertTrue(counters.size() > 100, counters.toString());
    counters.remove("kafka_probe_failures_total");
    // Settings of the kernel, whose type node_exporter does not know.
    counters.removeIf(name -> name.startsWith("node_sysctl_"));
    assertWrong((text, expr) -> RuleLint.rawCounters(expr, counters), RAW_ON_PURPOSE);
  }

  @Test
  void windowsHoldFourScrapes() throws IOException {
    assertWrong(RuleLint::shortWindows, Set.of());
  }

  @Test
  void aggregationsKeepTheClusterAndAddOneValuePerNode() throws IOException {
    assertWrong(RuleLint::wrongAggregations, WITHOUT_CLUSTER);
  }

  @Test
  void divisorsAreAboveZero() throws IOException {
    assertWrong(RuleLint::bareDivisors, SUM_OF_WEIGHTS);
  }

  @Test
  void functionsExistInTheOldestPrometheus() throws IOException {
    assertWrong((text, expr) -> RuleLint.unknownFunctions(expr), Set.of());
  }

  @Test
  void thresholdsAndTimesStandInTheSettings() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : Shipped.files("rules/source", "_alerts.yml")) {
      String text =
          Files.readString(file)
              .replaceAll("offset @\\w+@", "offset 1h")
              .replaceAll("((?:for|keep_firing_for): )@(\\w+)@", "$1setting")
              .replaceAll("@(\\w+)(\\|\\w+)?@", "setting");
      for (JsonNode group : new YAMLMapper().readTree(text).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          String name = rule.path("alert").asText();
          String expr = rule.path("expr").asText();
          RuleLint.literalThresholds(expr, Parser.parse(expr))
              .forEach(number -> wrong.add(name + ": " + number));
          if (!rule.path("for").asText().matches("setting|0m")
              || !rule.path("keep_firing_for").asText("setting").equals("setting")) {
            wrong.add(name + ": for or keep_firing_for");
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void queriesOfRunbooksAreAboutOneClusterAndTakeMaxBeforeSum() throws IOException {
    Set<String> existing = MetricNames.existing();
    List<String> wrong = new ArrayList<>();
    int queries = 0;
    for (Path runbook : Shipped.files("rules/runbooks", ".md")) {
      Matcher quoted = QUOTED.matcher(Files.readString(runbook));
      while (quoted.find()) {
        String text = quoted.group(1);
        Expr expr;
        try {
          expr = Parser.parse(text);
        } catch (PromQlException e) {
          continue;
        }
        List<Expr.Selector> selectors =
            expr.all()
                .filter(Expr.Selector.class::isInstance)
                .map(Expr.Selector.class::cast)
                .filter(selector -> existing.contains(selector.name()))
                .filter(selector -> !selector.name().matches("ALERTS.*|prometheus_.*"))
                .toList();
        queries += selectors.isEmpty() ? 0 : 1;
        boolean isOfOneCluster =
            selectors.stream()
                .allMatch(
                    selector ->
                        selector.matchers().stream()
                            .anyMatch(
                                one ->
                                    one.label().equals("cluster")
                                        && PLACEHOLDERS.contains(one.value())));
        boolean isOneValuePerNode =
            expr.all()
                .filter(Expr.Aggregation.class::isInstance)
                .map(Expr.Aggregation.class::cast)
                .noneMatch(
                    one ->
                        Set.of("sum", "avg", "count").contains(one.operator())
                            && RuleLint.hasRawValues(one.inner()));
        if (!selectors.isEmpty() && !(isOfOneCluster && isOneValuePerNode)) {
          wrong.add(runbook.getFileName() + ": " + text);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(queries > 100, queries + " queries");
  }

  @Test
  void noTwoRulesRecordOneSeries() throws IOException {
    List<JsonNode> recordings =
        Stream.concat(Shipped.recordings().stream(), Shipped.aliases().stream()).toList();
    assertTrue(recordings.size() > 100, recordings.size() + " recording rules");
    assertEquals(List.of(), RuleLint.recordedTwice(recordings));
  }

  @Test
  void rulesOfOneNameDifferInALabelThatBothSet() throws IOException {
    JsonNode rules =
        new YAMLMapper()
            .readTree(
                """
                - {record: "a:b:same"}
                - {record: "a:b:same"}
                - {record: "a:b:other"}
                - {record: "a:b:one_labelled"}
                - {record: "a:b:one_labelled", labels: {name: x}}
                - {record: "a:b:labels_that_may_meet", labels: {name: x}}
                - {record: "a:b:labels_that_may_meet", labels: {kind: y}}
                - {record: "a:b:apart", labels: {name: x, kind: z}}
                - {record: "a:b:apart", labels: {name: y, kind: z}}
                """);
    assertEquals(
        List.of("a:b:same", "a:b:one_labelled", "a:b:labels_that_may_meet"),
        RuleLint.recordedTwice(Shipped.each(rules).toList()));
  }

  @Test
  void lintFindsWhatIsWrong() {
    assertFalse(RuleLint.compares(Parser.parse("a > 1 or b")));
    assertFalse(RuleLint.compares(Parser.parse("a > bool 1")));
    assertTrue(
        RuleLint.compares(
            Parser.parse("label_replace(a > 1, \"b\", \"\", \"\", \"\") or absent(c)")));
    assertEquals(List.of("30s"), found(RuleLint::shortWindows, "rate(a[30s]) + rate(b[1m])"));
    assertEquals(
        List.of("a_total"),
        RuleLint.rawCounters(
            Parser.parse("a_total > 1 or rate(a_total[5m]) > 1"), Set.of("a_total")));
    assertEquals(
        List.of("sum by (cluster) (a)", "max by (node_id) (b)", "topk by (cluster) (3, a:b:c)"),
        found(
            RuleLint::wrongAggregations,
            "sum by (cluster) (a) + max by (node_id) (b) + topk by (cluster) (3, a:b:c)"
                + " + sum by (cluster) (max by (cluster, node_id) (a) and on (cluster) b)"));
    assertEquals(List.of("b"), found(RuleLint::bareDivisors, "a / b + a / (b > 0) + a / 2"));
    assertEquals(List.of("info"), RuleLint.unknownFunctions(Parser.parse("info(rate(a[5m]))")));
    assertEquals(
        List.of("5", "0.8"),
        found(RuleLint::literalThresholds, "a > 5 or b < 0.8 or c > 0 or d * 60 > e or f == Inf"));
  }

  private static List<String> found(BiFunction<String, Expr, List<String>> lint, String text) {
    return lint.apply(text, Parser.parse(text));
  }

  private static void assertWrong(BiFunction<String, Expr, List<String>> lint, Set<String> excused)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    for (JsonNode rule : Shipped.rules()) {
      String name = rule.path("alert").asText() + rule.path("record").asText();
      if (!excused.contains(name)) {
        lint.apply(rule.path("expr").asText(), parse(rule))
            .forEach(finding -> wrong.add(name + ": " + finding));
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static Expr parse(JsonNode rule) {
    return Parser.parse(rule.path("expr").asText());
  }
}

package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The part of a test file that can notice a change of a rule: the checks of that rule and of what
 * depends on it, with the rules and series that these read. It judges as the whole file does, in a
 * fraction of the time.
 */
final class RuleSlice {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MUTANTS_OF_A_RUN = 12;

  /** Stands for the metric of a selector by labels alone. */
  private static final String ANY = "";

  private final String rule;
  private final List<JsonNode> rules;
  private final Map<String, String> recordingGroups;
  private final RuleTestFile test;

  private RuleSlice(
      String rule, List<JsonNode> rules, Map<String, String> recordingGroups, RuleTestFile test) {
    this.rule = rule;
    this.rules = rules;
    this.recordingGroups = recordingGroups;
    this.test = test;
  }

  /**
   * Cuts the slice out.
   *
   * @param rule the name of the rule, as {@link RuleMutant#nameOf} says it
   * @param needed all rules that the test file needs, each after those that it reads
   * @param recordingGroups the group of each recording rule
   * @return nothing if no check of the file depends on the rule
   */
  static Optional<RuleSlice> of(
      String rule, RuleTestFile file, List<JsonNode> needed, Map<String, String> recordingGroups) {
    Changed changed = Changed.by(rule, needed);
    Set<String> alerts = new HashSet<>(changed.alerts());
    Set<String> read = new HashSet<>();
    ObjectNode content = file.content().deepCopy();
    ArrayNode cases = content.putArray("tests");
    for (JsonNode one : file.content().path("tests")) {
      ObjectNode kept = one.deepCopy();
      filter(kept, "promql_expr_test", check -> changed.isSeenBy(expr(check)));
      filter(
          kept,
          "alert_rule_test",
          check -> changed.alerts().contains(check.path("alertname").asText()));
      kept.path("promql_expr_test")
          .forEach(
              check -> {
                read.addAll(names(expr(check)));
                needed.stream()
                    .map(other -> other.path("alert").asText())
                    .filter(alert -> !alert.isEmpty() && readsAlert(expr(check), alert))
                    .forEach(alerts::add);
              });
      if (kept.path("promql_expr_test").size() + kept.path("alert_rule_test").size() > 0) {
        cases.add(kept);
      }
    }
    if (cases.isEmpty()) {
      return Optional.empty();
    }
    List<JsonNode> rules = rules(alerts, read, needed);
    rules.forEach(one -> read.addAll(names(expr(one))));
    if (!read.contains(ANY)) {
      cases.forEach(one -> filter((ObjectNode) one, "input_series", in -> read.contains(name(in))));
    }
    return Optional.of(
        new RuleSlice(rule, rules, recordingGroups, new RuleTestFile(file.name(), content)));
  }

  /** The recorded series and the alerts that are others when one rule is. */
  private record Changed(Set<String> series, Set<String> alerts) {
    static Changed by(String rule, List<JsonNode> needed) {
      Changed changed = new Changed(new HashSet<>(), new HashSet<>());
      // A rule stands after those that it reads.
      for (JsonNode one : needed) {
        if (RuleMutant.nameOf(one).equals(rule) || changed.isSeenBy(expr(one))) {
          (one.has("record") ? changed.series() : changed.alerts())
              .add(one.path(one.has("record") ? "record" : "alert").asText());
        }
      }
      return changed;
    }

    boolean isSeenBy(String expr) {
      return names(expr).stream().anyMatch(name -> name.equals(ANY) || series.contains(name))
          || alerts.stream().anyMatch(alert -> readsAlert(expr, alert));
    }
  }

  /** Returns the rules of these alerts, those that record what is read, and what these read. */
  private static List<JsonNode> rules(Set<String> alerts, Set<String> read, List<JsonNode> needed) {
    Set<String> wanted = new HashSet<>(read);
    Set<JsonNode> kept = new HashSet<>();
    for (int i = needed.size() - 1; i >= 0; i--) {
      JsonNode one = needed.get(i);
      if (alerts.contains(one.path("alert").asText())
          || wanted.contains(ANY)
          || wanted.contains(one.path("record").asText(" "))) {
        kept.add(one);
        wanted.addAll(names(expr(one)));
      }
    }
    return needed.stream().filter(kept::contains).toList();
  }

  /** Returns the mutants of the rule that the slice does not notice. */
  List<RuleMutant> unnoticed(Path home, List<RuleMutant> mutants) throws IOException {
    List<RuleMutant> unnoticed = new ArrayList<>();
    for (int from = 0; from < mutants.size(); from += MUTANTS_OF_A_RUN) {
      List<RuleMutant> some =
          mutants.subList(from, Math.min(mutants.size(), from + MUTANTS_OF_A_RUN));
      List<Boolean> passed = run(home, some);
      if (!passed.get(0)) {
        throw new AssertionError(test.name() + " fails without any change of " + rule);
      }
      for (int i = 0; i < some.size(); i++) {
        if (passed.get(i + 1)) {
          unnoticed.add(some.get(i));
        }
      }
    }
    return unnoticed;
  }

  /** Runs the slice without a change and with each mutant, and returns which runs pass. */
  private List<Boolean> run(Path home, List<RuleMutant> mutants) throws IOException {
    List<String> command = new ArrayList<>(List.of("test", "rules"));
    command.add(write(home.resolve("unchanged"), rules).toString());
    for (int i = 0; i < mutants.size(); i++) {
      JsonNode mutated = mutants.get(i).rule();
      List<JsonNode> others =
          rules.stream().map(one -> RuleMutant.nameOf(one).equals(rule) ? mutated : one).toList();
      command.add(write(home.resolve("mutant-" + i), others).toString());
    }
    String output = Tool.promtool().run(command, "").output();
    List<Boolean> passed =
        Stream.of(output.split("Unit Testing: ", -1))
            .skip(1)
            .map(one -> one.contains("\n  SUCCESS"))
            .toList();
    if (passed.size() != mutants.size() + 1) {
      throw new AssertionError(output);
    }
    return passed;
  }

  /** Writes the recording rules as one group, evaluated before that of the alerts, and the test. */
  private Path write(Path home, List<JsonNode> rules) throws IOException {
    List<String> order =
        Shipped.each(test.content().path("group_eval_order")).map(JsonNode::asText).toList();
    ObjectNode file = JSON.createObjectNode();
    ArrayNode groups = file.putArray("groups");
    ArrayNode recording = groups.addObject().put("name", "recording").putArray("rules");
    ArrayNode alerting = groups.addObject().put("name", "alerting").putArray("rules");
    // As the test evaluates the groups; those that it does not name come first.
    rules.stream()
        .sorted(Comparator.comparingInt(one -> order.indexOf(groupOf(one))))
        .forEach(one -> (one.has("record") ? recording : alerting).add(one));
    Files.createDirectories(home);
    Files.writeString(home.resolve("rules.yml"), JSON.writeValueAsString(file));
    return test.of(List.of("rules.yml"), List.of("recording", "alerting")).write(home);
  }

  private String groupOf(JsonNode rule) {
    return recordingGroups.getOrDefault(rule.path("record").asText(), "");
  }

  private static void filter(ObjectNode test, String field, Predicate<JsonNode> kept) {
    if (test.has(field)) {
      List<JsonNode> all = Shipped.each(test.path(field)).toList();
      ArrayNode some = test.putArray(field);
      all.stream().filter(kept).forEach(some::add);
    }
  }

  private static String expr(JsonNode ruleOrCheck) {
    return ruleOrCheck.path("expr").asText();
  }

  /** Returns the name of an input series. */
  private static String name(JsonNode series) {
    return series.path("series").asText().replaceFirst("(?s)\\{.*", "").strip();
  }

  private static Set<String> names(String expr) {
    Set<String> names = new HashSet<>();
    selectors(expr).forEach(selector -> names.add(selector.name()));
    return names;
  }

  /** Returns whether an expression reads the series {@code ALERTS} of an alert. */
  private static boolean readsAlert(String expr, String alert) {
    return selectors(expr)
        .filter(selector -> selector.name().startsWith("ALERTS"))
        .anyMatch(
            selector ->
                selector.matchers().stream()
                    .filter(matcher -> matcher.label().equals("alertname"))
                    .filter(matcher -> !matcher.operator().startsWith("!"))
                    .allMatch(matcher -> alert.matches(matcher.value())));
  }

  private static Stream<Expr.Selector> selectors(String expr) {
    return Parser.parse(expr)
        .all()
        .filter(Expr.Selector.class::isInstance)
        .map(Expr.Selector.class::cast);
  }
}

package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.promql.Expr;
import io.kraftexporter.promql.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes every rule in every way of {@link RuleMutant} and runs the tests of the alerts that need
 * the rule, each with every series of a second exporter, and with these rules alone, until one
 * fails. What no test notices stands, with the reason, in {@code survivors.txt}.
 *
 * <p>A sample runs always, everything with {@code -Pfull}, and the rules of some names with {@code
 * -Drules.mutated=REGEX}.
 */
@RunsBesideOthers
final class RuleMutationIT {
  private static final int EVERY = 150;

  private static final String ALL = ".*";

  @TempDir static Path directory;

  private final Map<String, JsonNode> recorded = new LinkedHashMap<>();
  private final Map<String, String> recordingGroups = new TreeMap<>();
  private final Map<String, RuleTestFile> tests = new LinkedHashMap<>();
  private final Map<String, List<JsonNode>> needed = new LinkedHashMap<>();
  private final Map<String, String> texts = new TreeMap<>();

  @Test
  void sampleIsNoticed() throws Exception {
    List<RuleMutant> all = mutants(ALL);
    List<RuleMutant> sample = new ArrayList<>();
    for (int i = 0; i < all.size(); i += EVERY) {
      sample.add(all.get(i));
    }
    assertTrue(sample.size() > 5);
    Set<String> survivors = survivors(sample);
    survivors.removeAll(excused().keySet());
    assertEquals(Set.of(), survivors);
  }

  @Test
  @Tag("mutation")
  void everyMutantIsNoticedOrExcused() throws Exception {
    String rules = System.getProperty("rules.mutated", ALL);
    List<RuleMutant> mutants = mutants(rules);
    Set<String> survivors = survivors(mutants);
    Set<String> excused = new TreeSet<>(excused().keySet());
    if (!rules.equals(ALL)) {
      excused.retainAll(mutants.stream().map(RuleMutant::change).toList());
    }
    Set<String> left = new TreeSet<>(survivors);
    left.removeAll(excused);
    System.out.printf(
        "%d changes of %d rules: %d are noticed, %d are excused with a reason, %d are left%n",
        mutants.size(),
        mutants.stream().map(RuleMutant::name).distinct().count(),
        mutants.size() - survivors.size(),
        survivors.size() - left.size(),
        left.size());
    assertEquals(String.join("\n", excused), String.join("\n", survivors));
  }

  @Test
  void everyReasonIsAboutOneChange() throws Exception {
    Map<String, Long> changes =
        mutants(ALL).stream()
            .collect(Collectors.groupingBy(RuleMutant::change, Collectors.counting()));
    assertEquals(
        List.of(),
        excused().keySet().stream()
            .filter(change -> changes.getOrDefault(change, 0L) != 1)
            .toList());
  }

  /** Returns the reasons why a test cannot notice a change, by the change. */
  private static Map<String, String> excused() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    Path file =
        Shipped.HOME.resolve("exporter/src/test/resources/io/kraftexporter/rules/survivors.txt");
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", 2);
        assertTrue(parts.length == 2 && parts[1].length() > 10, line + ": without a reason");
        reasons.put(parts[0], parts[1]);
      }
    }
    return reasons;
  }

  private List<RuleMutant> mutants(String rules) throws IOException {
    for (Path file : Shipped.ruleFiles()) {
      for (JsonNode group : Shipped.read(file).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          if (rule.has("record")) {
            recorded.put(rule.path("record").asText(), rule);
            recordingGroups.put(rule.path("record").asText(), group.path("name").asText());
          }
        }
      }
    }
    // Short files first, those over days last: most changes are noticed before these are run.
    List<Path> files = new ArrayList<>(Shipped.files("rules/tests", "_test.yml"));
    files.sort(
        Comparator.comparing((Path file) -> file.getFileName().toString().contains("Day"))
            .thenComparingLong(file -> file.toFile().length()));
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (!name.equals("aliases_test.yml")) {
        tests.put(name, RuleTestFile.read(file).withSecondExporter());
        needed.put(name, needed(tests.get(name).content()));
        texts.put(name, Files.readString(file));
      }
    }
    return Shipped.rules().stream()
        .filter(rule -> RuleMutant.nameOf(rule).matches(rules))
        .flatMap(rule -> RuleMutant.of(rule).stream())
        .toList();
  }

  /** Returns the recording rules and alerts that a test file is about, each after what it needs. */
  private List<JsonNode> needed(JsonNode test) throws IOException {
    Set<String> patterns = new TreeSet<>();
    Set<String> records = new LinkedHashSet<>();
    for (JsonNode one : test.path("tests")) {
      one.path("alert_rule_test").forEach(check -> patterns.add(check.path("alertname").asText()));
      for (JsonNode check : one.path("promql_expr_test")) {
        String expr = check.path("expr").asText();
        collect(expr, records);
        Parser.parse(expr)
            .all()
            .filter(part -> part instanceof Expr.Selector series && series.name().equals("ALERTS"))
            .flatMap(part -> ((Expr.Selector) part).matchers().stream())
            .filter(matcher -> matcher.label().equals("alertname"))
            .forEach(matcher -> patterns.add(matcher.value()));
      }
    }
    List<JsonNode> alerts =
        Shipped.alerts().stream()
            .filter(alert -> patterns.stream().anyMatch(alert.path("alert").asText()::matches))
            .toList();
    alerts.forEach(alert -> collect(alert.path("expr").asText(), records));
    return Stream.concat(records.stream().map(recorded::get), alerts.stream()).toList();
  }

  private void collect(String expr, Set<String> records) {
    Parser.parse(expr)
        .all()
        .filter(Expr.Selector.class::isInstance)
        .map(part -> ((Expr.Selector) part).name())
        .filter(recorded::containsKey)
        .filter(name -> !records.contains(name))
        .forEach(
            name -> {
              collect(recorded.get(name).path("expr").asText(), records);
              records.add(name);
            });
  }

  /** Returns the changes that no test notices; the rules are changed side by side. */
  private Set<String> survivors(List<RuleMutant> mutants) throws Exception {
    Map<String, List<RuleMutant>> byRule =
        mutants.stream()
            .collect(
                Collectors.groupingBy(RuleMutant::name, LinkedHashMap::new, Collectors.toList()));
    ExecutorService processes =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<List<RuleMutant>>> results = new ArrayList<>();
      byRule.forEach(
          (rule, changes) -> results.add(processes.submit(() -> survivors(rule, changes))));
      Set<String> survivors = new TreeSet<>();
      for (Future<List<RuleMutant>> result : results) {
        result.get().forEach(mutant -> survivors.add(mutant.change()));
      }
      return survivors;
    } finally {
      processes.shutdownNow();
    }
  }

  /** Returns all tests; the tests that name the rule come first, as they notice most changes. */
  private List<Map.Entry<String, List<JsonNode>>> namingTestsFirst(String rule) {
    String name = rule.replaceFirst(" .*", "");
    return needed.entrySet().stream()
        .sorted(Comparator.comparing(test -> !texts.get(test.getKey()).contains(name)))
        .toList();
  }

  private List<RuleMutant> survivors(String rule, List<RuleMutant> mutants) throws IOException {
    long begin = System.nanoTime();
    Path home = Files.createTempDirectory(directory, "rule");
    List<RuleMutant> left = mutants;
    for (Map.Entry<String, List<JsonNode>> test : namingTestsFirst(rule)) {
      Optional<RuleSlice> slice =
          RuleSlice.of(rule, tests.get(test.getKey()), test.getValue(), recordingGroups);
      if (slice.isPresent() && !left.isEmpty()) {
        left = slice.get().unnoticed(home, left);
      }
    }
    System.out.printf(
        "%s: %d of %d changes are noticed, %d s%n",
        rule,
        mutants.size() - left.size(),
        mutants.size(),
        Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    left.forEach(mutant -> System.out.println("  not noticed: " + mutant.change()));
    return left;
  }
}

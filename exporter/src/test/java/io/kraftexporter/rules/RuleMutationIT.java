package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes every rule in every way of {@link RuleMutant} and runs the tests of the alerts that need
 * the rule, with these rules alone, until one fails. What no test notices stands, with the reason,
 * in {@code survivors.txt}.
 *
 * <p>A sample runs always, all complete rules with {@code -Pfull}, and others with {@code
 * -Drules.mutated=REGEX}.
 */
final class RuleMutationIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVERY = 25;

  /** Rules of which no change goes unnoticed; the tests of the others have still to grow. */
  private static final String COMPLETE =
      "(Kafka(OfflinePartitions|ISRShrinking|UnderMinIsrPartitions|UncleanLeaderElection|ElrLeaderElection"
          + "|AtMinIsrPartitions|ReplicationBroken|ReassignmentStuck|NoActiveController|SeveralActiveControllers"
          + "|ControllersDisagree|MetadataSnapshotOld|QuorumSizeUnsafe|LogDirFillingUp|MetricsMissing"
          + "|BrokerRunsOutOfFiles|BrokerDown|HostOutOfMemory|HostClockSkew) .*"
          + "|cluster:kafka_(offline|under_min_isr|at_min_isr|isr|unclean|elr|metadata_snapshot).*)";

  @TempDir static Path directory;

  private final Map<String, JsonNode> recorded = new LinkedHashMap<>();
  private final Map<String, JsonNode> tests = new TreeMap<>();
  private final Map<String, List<JsonNode>> needed = new TreeMap<>();

  @Test
  void sampleIsNoticed() throws Exception {
    List<RuleMutant> all = mutants(COMPLETE);
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
    String rules = System.getProperty("rules.mutated", COMPLETE);
    List<RuleMutant> mutants = mutants(rules);
    Set<String> survivors = survivors(mutants);
    System.out.printf(
        "%d mutants of rules, %d noticed, %d survive%n",
        mutants.size(), mutants.size() - survivors.size(), survivors.size());
    Set<String> excused = new TreeSet<>(excused().keySet());
    if (!rules.equals(COMPLETE)) {
      excused.retainAll(survivors);
    }
    assertEquals(String.join("\n", excused), String.join("\n", survivors));
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
    for (JsonNode rule : Shipped.rules()) {
      if (rule.has("record")) {
        recorded.put(rule.path("record").asText(), rule);
      }
    }
    for (Path file : Shipped.files("rules/tests", "_test.yml")) {
      String name = file.getFileName().toString();
      if (!name.equals("aliases_test.yml")) {
        tests.put(name, Shipped.read(file));
        needed.put(name, needed(tests.get(name)));
      }
    }
    return Shipped.rules().stream()
        .filter(rule -> RuleMutant.nameOf(rule).matches(rules))
        .flatMap(rule -> RuleMutant.of(rule).stream())
        .toList();
  }

  /** Returns the recording rules and alerts that a test file is about, in the files' order. */
  private List<JsonNode> needed(JsonNode test) throws IOException {
    Set<String> alerts = new TreeSet<>();
    Set<String> records = new TreeSet<>();
    for (JsonNode one : test.path("tests")) {
      one.path("alert_rule_test").forEach(check -> alerts.add(check.path("alertname").asText()));
      one.path("promql_expr_test").forEach(check -> collect(check.path("expr").asText(), records));
    }
    List<JsonNode> rules =
        Shipped.alerts().stream()
            .filter(alert -> alerts.contains(alert.path("alert").asText()))
            .toList();
    rules.forEach(alert -> collect(alert.path("expr").asText(), records));
    return Shipped.rules().stream()
        .filter(rule -> records.contains(rule.path("record").asText()) || rules.contains(rule))
        .toList();
  }

  private void collect(String expr, Set<String> records) {
    Parser.parse(expr)
        .all()
        .filter(Expr.Selector.class::isInstance)
        .map(part -> ((Expr.Selector) part).name())
        .filter(recorded::containsKey)
        .filter(records::add)
        .forEach(name -> collect(recorded.get(name).path("expr").asText(), records));
  }

  private Set<String> survivors(List<RuleMutant> mutants) throws Exception {
    ExecutorService processes =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Boolean>> noticed = new ArrayList<>();
      for (int i = 0; i < mutants.size(); i++) {
        RuleMutant mutant = mutants.get(i);
        Path home = Files.createDirectories(directory.resolve("mutant-" + i));
        Callable<Boolean> run = () -> isNoticed(mutant, home);
        noticed.add(processes.submit(run));
      }
      Set<String> survivors = new TreeSet<>();
      for (int i = 0; i < mutants.size(); i++) {
        if (!noticed.get(i).get()) {
          survivors.add(mutants.get(i).change());
        }
      }
      return survivors;
    } finally {
      processes.shutdownNow();
    }
  }

  private boolean isNoticed(RuleMutant mutant, Path home) throws IOException {
    for (Map.Entry<String, List<JsonNode>> test : needed.entrySet()) {
      List<JsonNode> rules = test.getValue();
      if (rules.stream().map(RuleMutant::nameOf).anyMatch(mutant.name()::equals)) {
        List<JsonNode> mutated =
            rules.stream()
                .map(rule -> RuleMutant.nameOf(rule).equals(mutant.name()) ? mutant.rule() : rule)
                .toList();
        Path file = write(home, test.getKey(), mutated);
        if (Tool.promtool().run(List.of("test", "rules", file.toString()), "").exitCode() != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Writes the recording rules as one group, evaluated before that of the alerts, and the test. */
  private Path write(Path home, String name, List<JsonNode> rules) throws IOException {
    ObjectNode file = JSON.createObjectNode();
    ArrayNode groups = file.putArray("groups");
    ArrayNode recording = groups.addObject().put("name", "recording").putArray("rules");
    ArrayNode alerting = groups.addObject().put("name", "alerting").putArray("rules");
    rules.forEach(rule -> (rule.has("record") ? recording : alerting).add(rule));
    Files.writeString(home.resolve("rules.yml"), JSON.writeValueAsString(file));
    ObjectNode test = tests.get(name).deepCopy();
    test.putArray("rule_files").add("rules.yml");
    test.putArray("group_eval_order").add("recording").add("alerting");
    return Files.writeString(home.resolve(name), JSON.writeValueAsString(test));
  }
}

package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Await;
import io.kraftexporter.PackagedExporter;
import io.kraftexporter.rules.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Checks a cluster with a fault three times over: in this process, by promtool on the same
 * observation, and by the packaged program. All have to agree with the row of docs/CHECK.md.
 */
final class FaultCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Path home;
  private final Path settings;
  private final RuleBook book;

  /**
   * What has to be found of a fault.
   *
   * @param first the severity and the id of the first finding; empty for none
   * @param alerts alerts of the areas that promtool finds true; empty if there may be none
   * @param later the alert of the fault that is true only after some time; empty for none
   */
  record Expected(String first, int exitCode, Set<String> alerts, String later) {

    static Expected of(String first, int exitCode, String... alerts) {
      return new Expected(first, exitCode, Set.of(alerts), "");
    }
  }

  private record Outcome(String first, int exitCode, Set<String> alerts) {}

  private record Run(JsonNode report, int exitCode, double seconds) {

    /** Returns the first finding as severity and id; empty if there is none. */
    String first() {
      JsonNode first = report.path("findings").path(0);
      return (first.path("severity").asText() + " " + first.path("id").asText()).strip();
    }
  }

  /** Unpacks the program, and prepares settings under which a lag of a second is a lag. */
  FaultCheck(Path directory) throws Exception {
    this.directory = directory;
    home = PackagedExporter.unpack(directory);
    settings = Files.writeString(directory.resolve("settings.yml"), "group_stuck_lag: 1s\n");
    book = RuleBook.read(Shipped.HOME.resolve("rules"), Optional.of(settings));
  }

  RuleBook book() {
    return book;
  }

  /**
   * Waits until the check and promtool report what is expected, runs the program, and compares the
   * row of the page.
   *
   * @param keys the configuration
   * @param options additional ones of the program
   * @return the report of the program
   */
  JsonNode expect(
      String fault, Set<Area> areas, Map<String, Object> keys, Expected expected, String... options)
      throws Exception {
    InProcessCheck check = new InProcessCheck(book, areas);
    Await.untilEqual(
        fault,
        PATIENCE,
        new Outcome(expected.first(), expected.exitCode(), new TreeSet<>(expected.alerts())),
        () -> outcome(check.run(keys), areas, expected.alerts()));
    List<String> command = new ArrayList<>(List.of("check", "--output", "json"));
    command.addAll(List.of("--timeout", "20s", "--settings", settings.toString()));
    command.addAll(
        List.of("--only", areas.stream().map(Area::text).collect(Collectors.joining(","))));
    command.add("--config");
    Path file = directory.resolve("exporter.yml");
    command.add(Files.writeString(file, JSON.writeValueAsString(keys)).toString());
    command.addAll(List.of(options));
    AtomicReference<Run> last = new AtomicReference<>();
    Await.untilEqual(
        fault + ", of the program",
        PATIENCE,
        List.of(expected.first(), expected.exitCode()),
        () -> {
          Run run = run(command);
          last.set(run);
          return List.of(run.first(), run.exitCode());
        });
    JsonNode report = last.get().report();
    String finding = finding(report.path("findings").path(0)).replace(directory.toString(), "DIR");
    FaultTable.check(
        fault, finding, expected.exitCode(), alerts(expected, report), last.get().seconds());
    return report;
  }

  private Run run(List<String> command) throws Exception {
    long start = System.nanoTime();
    PackagedExporter.Ended ended =
        PackagedExporter.run(home, PATIENCE, command.toArray(String[]::new));
    double seconds = (System.nanoTime() - start) / 1e9;
    // Lines about progress come first.
    String json = ended.output().substring(ended.output().indexOf("{\n"));
    return new Run(JSON.readTree(json), ended.exitCode(), seconds);
  }

  /** A fault has consequences that come and go: of several alerts only the expected ones count. */
  private Outcome outcome(InProcessCheck.Result result, Set<Area> areas, Set<String> expected)
      throws Exception {
    Set<String> alerts = new TreeSet<>(new RuleAgreement(book, directory).check(result.seen()));
    alerts.removeIf(alert -> Area.of(alert).filter(areas::contains).isEmpty());
    if (!expected.isEmpty()) {
      alerts.retainAll(expected);
    }
    return new Outcome(
        result.findings().stream().findFirst().orElse(""), result.report().exitCode(), alerts);
  }

  private static String finding(JsonNode first) {
    return first.isMissingNode()
        ? "none"
        : "%s `%s`: %s"
            .formatted(
                first.path("severity").asText(),
                first.path("id").asText(),
                first.path("summary").asText());
  }

  private String alerts(Expected expected, JsonNode report) {
    if (!expected.later().isEmpty()) {
      assertEquals(
          List.of("history"),
          StreamSupport.stream(report.path("not_checked").spliterator(), false)
              .filter(alert -> alert.path("alert").asText().equals(expected.later()))
              .map(alert -> alert.path("needs").asText())
              .distinct()
              .toList());
      return "`" + expected.later() + "` needs a history";
    }
    return expected.alerts().isEmpty()
        ? "none"
        : expected.alerts().stream()
            .sorted()
            .map(alert -> "`" + alert + "` after " + holds(alert))
            .collect(Collectors.joining(", "));
  }

  private String holds(String alert) {
    return book.alerts().stream()
        .filter(rule -> rule.name().equals(alert))
        .map(AlertRule::holds)
        .findFirst()
        .orElseThrow();
  }
}

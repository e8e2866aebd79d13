package io.kraftexporter.drills;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A run of drills whose faults happen at the same time. */
final class DrillRun {
  private static final Duration RESOLVED_WITHIN = Duration.ofMinutes(4);

  private final Stage stage;
  private final List<Drill> drills;
  private final Inbox inbox;
  private final Map<Drill, Long> injected = new LinkedHashMap<>();
  private final Map<Drill, Long> repaired = new LinkedHashMap<>();
  private final Map<Drill, Fault.Repair> repairs = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  private DrillRun(Stage stage, List<Drill> drills) {
    this.stage = stage;
    this.drills = drills;
    inbox = new Inbox(stage.sink());
  }

  /**
   * Runs the drills and returns what was seen; fails if an alert is missing or one too many fired.
   */
  static List<DrillReport.Row> of(Stage stage, List<Drill> drills) throws Exception {
    stage.awaitQuiet();
    DrillRun run = new DrillRun(stage, drills);
    try {
      run.inject();
      run.awaitFiring();
      run.awaitInhibited();
    } finally {
      run.repair();
    }
    run.awaitResolved();
    run.check();
    return run.rows();
  }

  private void inject() throws Exception {
    for (Drill drill : drills) {
      injected.put(drill, System.nanoTime());
      repairs.put(drill, drill.fault().inject(stage));
    }
  }

  private void awaitFiring() throws Exception {
    Duration patience = drills.stream().map(Drill::patience).max(Duration::compareTo).orElseThrow();
    List<ExpectedAlert> missing =
        awaitNone(patience, alert -> inbox.firingSince(alert).isPresent());
    if (!missing.isEmpty()) {
      failures.add("did not arrive: " + missing + "; raised in Prometheus: " + stage.raised());
    }
  }

  /** Alerts that others explain fire, and nobody is told. */
  private void awaitInhibited() throws Exception {
    Set<String> expected = new TreeSet<>();
    drills.forEach(drill -> expected.addAll(drill.inhibited()));
    Set<String> seen = new TreeSet<>();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!seen.containsAll(expected) && System.nanoTime() < end) {
      for (String alert : stage.alertmanager().inhibited()) {
        seen.add(alert.substring(0, alert.indexOf(' ')));
      }
      Thread.sleep(200);
    }
    inbox.read();
    expected.stream()
        .filter(name -> !seen.contains(name))
        .forEach(name -> failures.add("is not inhibited: " + name));
    inbox.alerts().stream()
        .filter(alert -> expected.contains(alert.get("alertname")))
        .filter(alert -> drills.stream().noneMatch(drill -> isAllowed(drill, alert)))
        .filter(alert -> drills.stream().noneMatch(drill -> isExpected(drill, alert)))
        .forEach(alert -> failures.add("arrived though others explain it: " + alert));
  }

  /** Undoes the faults, the last first: a node does not start while a later fault stands. */
  private void repair() {
    List<Drill> lastFirst = new ArrayList<>(repairs.keySet());
    Collections.reverse(lastFirst);
    for (Drill drill : lastFirst) {
      repaired.put(drill, System.nanoTime());
      try {
        repairs.get(drill).undo();
      } catch (Exception | AssertionError e) {
        failures.add("repair of '" + drill + "' failed: " + e);
      }
    }
  }

  private void awaitResolved() throws Exception {
    List<ExpectedAlert> unresolved =
        awaitNone(
            RESOLVED_WITHIN,
            alert ->
                inbox.firingSince(alert).isEmpty()
                    || isLasting(alert)
                    || inbox.resolvedAt(alert).isPresent());
    if (!unresolved.isEmpty()) {
      failures.add("was not resolved: " + unresolved + "; raised: " + stage.raised());
    }
  }

  private boolean isLasting(ExpectedAlert alert) {
    return drills.stream().anyMatch(drill -> drill.lasting() && drill.arriving().contains(alert));
  }

  /** Returns the expected alerts for which this does not hold in time. */
  private List<ExpectedAlert> awaitNone(Duration patience, Predicate<ExpectedAlert> holds)
      throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    List<ExpectedAlert> missing = new ArrayList<>();
    do {
      Thread.sleep(200);
      inbox.read();
      missing.clear();
      drills.stream()
          .flatMap(drill -> drill.arriving().stream())
          .filter(alert -> !holds.test(alert))
          .forEach(missing::add);
    } while (!missing.isEmpty() && System.nanoTime() < end);
    return missing;
  }

  private void check() {
    Set<String> allowed = new TreeSet<>();
    drills.forEach(
        drill -> {
          allowed.addAll(drill.allowed());
          allowed.addAll(drill.inhibited());
          allowed.addAll(drill.lingering());
        });
    others().stream()
        .filter(alert -> !allowed.contains(alert.get("alertname")))
        .filter(alert -> !stage.isAllowed(alert))
        .forEach(alert -> failures.add("fired without a cause: " + alert));
    failures.addAll(
        inbox.mistakes(
            drills.stream()
                .flatMap(drill -> drill.arriving().stream())
                .filter(alert -> inbox.firingSince(alert).isPresent())
                .toList()));
    drills.forEach(drill -> drill.lingering().forEach(stage::ignoreFromNowOn));
    drills.stream()
        .filter(Drill::lasting)
        .forEach(drill -> drill.arriving().forEach(alert -> stage.ignoreFromNowOn(alert.name())));
    if (!failures.isEmpty()) {
      throw new AssertionError(drills + "\n  " + String.join("\n  ", failures));
    }
  }

  /** Alerts that arrived and that no drill expects. */
  private Set<Map<String, String>> others() {
    Set<Map<String, String>> others = new LinkedHashSet<>(inbox.alerts());
    others.removeIf(alert -> drills.stream().anyMatch(drill -> isExpected(drill, alert)));
    return others;
  }

  private static boolean isExpected(Drill drill, Map<String, String> alert) {
    return drill.arriving().stream().anyMatch(expected -> expected.matches(alert));
  }

  private static boolean isAllowed(Drill drill, Map<String, String> alert) {
    return drill.allowed().contains(alert.get("alertname"))
        || drill.lingering().contains(alert.get("alertname"));
  }

  private List<DrillReport.Row> rows() {
    String others =
        others().stream()
            .map(alert -> alert.get("alertname"))
            .distinct()
            .sorted()
            .collect(joining(", "));
    List<DrillReport.Row> rows = new ArrayList<>();
    for (Drill drill : drills) {
      for (ExpectedAlert alert : drill.arriving()) {
        rows.add(
            new DrillReport.Row(
                drill.name(),
                alert.toString(),
                seconds(injected.get(drill), inbox.firingSince(alert).orElseThrow()),
                inbox
                    .resolvedAt(alert)
                    .filter(at -> at > repaired.get(drill))
                    .map(at -> seconds(repaired.get(drill), at))
                    .orElse(drill.lasting() ? "lasts" : "before the repair"),
                others,
                String.join(", ", drill.inhibited())));
      }
    }
    return rows;
  }

  private static String seconds(long from, long to) {
    return Long.toString(Duration.ofNanos(to - from).toSeconds());
  }
}

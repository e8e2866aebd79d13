package io.kraftexporter.drills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A fault and the alerts that it must raise.
 *
 * @param name the fault, in words
 * @param arriving alerts whose notifications must arrive, and must be resolved after the repair
 * @param inhibited names of alerts that must fire too, but explained by others: no notification
 *     arrives before the repair
 * @param allowed names of alerts that may fire as a consequence
 * @param lingering names of alerts that may fire until after the next drill
 * @param lasting whether the alerts outlive the repair by design
 * @param patience time in which all alerts must arrive
 */
record Drill(
    String name,
    Fault fault,
    List<ExpectedAlert> arriving,
    Set<String> inhibited,
    Set<String> allowed,
    Set<String> lingering,
    boolean lasting,
    Duration patience) {

  static Drill of(String name, Fault fault) {
    return new Drill(
        name, fault, List.of(), Set.of(), Set.of(), Set.of(), false, Duration.ofMinutes(3));
  }

  Drill pages(String alert, String... labels) {
    return with(ExpectedAlert.of(alert, "critical", labels));
  }

  Drill warns(String alert, String... labels) {
    return with(ExpectedAlert.of(alert, "warning", labels));
  }

  Drill informs(String alert, String... labels) {
    return with(ExpectedAlert.of(alert, "info", labels));
  }

  Drill inhibits(String... alerts) {
    return new Drill(
        name, fault, arriving, union(inhibited, alerts), allowed, lingering, lasting, patience);
  }

  Drill allows(String... alerts) {
    return new Drill(
        name, fault, arriving, inhibited, union(allowed, alerts), lingering, lasting, patience);
  }

  /** Allows alerts to outlast the drill, such as those that Prometheus keeps firing for an hour. */
  Drill lingers(String... alerts) {
    return new Drill(
        name, fault, arriving, inhibited, allowed, union(lingering, alerts), lasting, patience);
  }

  Drill within(Duration time) {
    return new Drill(name, fault, arriving, inhibited, allowed, lingering, lasting, time);
  }

  /** Does not wait for the alerts to be resolved. */
  Drill outlivesRepair() {
    return new Drill(name, fault, arriving, inhibited, allowed, lingering, true, patience);
  }

  private Drill with(ExpectedAlert alert) {
    List<ExpectedAlert> more = new ArrayList<>(arriving);
    more.add(alert);
    return new Drill(name, fault, more, inhibited, allowed, lingering, lasting, patience);
  }

  private static Set<String> union(Set<String> some, String... others) {
    Set<String> union = new TreeSet<>(some);
    union.addAll(List.of(others));
    return union;
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.kraftexporter.drills;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DrillCoverageTest {
  private static final List<DrillSet> SETS =
      List.of(
          new CoreDrillsIT(),
          new LogDirDrillsIT(),
          new ReplicationDrillsIT(),
          new ElectionDrillsIT(),
          new QuorumDrillsIT(),
          new GroupDrillsIT(),
          new RequestDrillsIT(),
          new NodeDrillsIT(),
          new VolumeDrillsIT(),
          new SecurityDrillsIT(),
          new ConnectDrillsIT(),
          new MonitoringDrillsIT());

  /** An alert that is inhibited in a drill fires in it. */
  @Test
  void everyAlertHasADrillOrAReason() throws IOException {
    Set<String> drilled = new TreeSet<>(Set.of(WatchdogDrillIT.ALERT));
    drills().forEach(drill -> drilled.addAll(drill.inhibited()));
    expected().forEach(alert -> drilled.add(alert.name()));
    Set<String> accounted = new TreeSet<>(drilled);
    accounted.addAll(NotDrilled.reasons().keySet());
    Set<String> both = new TreeSet<>(drilled);
    both.retainAll(NotDrilled.reasons().keySet());

    assertEquals(alerts(false), accounted);
    assertEquals(Set.of(), both, "has a drill and a reason for none");
  }

  @Test
  void everyExpectedAlertIsAShippedOneOfThisSeverity() throws IOException {
    Set<String> unknown =
        expected()
            .map(alert -> alert.name() + " " + alert.severity())
            .collect(toCollection(TreeSet::new));
    unknown.removeAll(alerts(true));

    assertEquals(Set.of(), unknown);
  }

  private static Set<String> alerts(boolean severities) throws IOException {
    return Shipped.alerts().stream()
        .map(
            alert ->
                alert.path("alert").asText()
                    + (severities ? " " + alert.at("/labels/severity").asText() : ""))
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<ExpectedAlert> expected() {
    return drills().flatMap(drill -> drill.arriving().stream());
  }

  private static Stream<Drill> drills() {
    return SETS.stream().flatMap(set -> set.batches().stream()).flatMap(List::stream);
  }
}

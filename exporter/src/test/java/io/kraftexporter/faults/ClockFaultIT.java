package io.kraftexporter.faults;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rows of the table about the clock, with an exporter of their own: all of its calls that read
 * the clock go through a library. {@code -Ddocs.update=true} writes them to docs/FAULTS.md.
 */
@Tag("faults")
@Timeout(1200)
final class ClockFaultIT {

  @Test
  void costsNothing() throws Exception {
    List<FaultRow> rows = new ArrayList<>();
    try (FaultCluster cluster = FaultCluster.withOwnClock()) {
      for (FaultCase fault : ClockFaults.all()) {
        rows.add(new FaultRun(cluster, fault).measure());
        System.out.println(rows.get(rows.size() - 1));
      }
    }
    if (Boolean.getBoolean("docs.update")) {
      FaultsPage.update(rows);
    }
  }
}

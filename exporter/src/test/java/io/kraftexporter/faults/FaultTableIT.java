package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged exporter under faults of everything that it reads. The table is printed and written
 * to target/faults.md; {@code -Ddocs.update=true} writes it to docs/FAULTS.md, {@code
 * -Dfaults.rows=REGEX} chooses rows by their title.
 */
@Tag("faults")
@Timeout(3600)
final class FaultTableIT {
  private static final String ROWS = System.getProperty("faults.rows", ".*");
  private static final List<FaultRow> MEASURED = new ArrayList<>();

  private static FaultCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new FaultCluster();
  }

  @AfterAll
  static void report() throws Exception {
    System.out.println(table());
    if (Boolean.getBoolean("docs.update")) {
      FaultsPage.update(MEASURED);
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> costsOnlyItself() {
    return FaultsPage.SHARED.stream()
        .filter(fault -> fault.title().matches(ROWS))
        .map(fault -> DynamicTest.dynamicTest(fault.title(), () -> measure(fault)));
  }

  private static void measure(FaultCase fault) throws Exception {
    FaultRow row;
    try {
      row = new FaultRun(cluster, fault).measure();
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
      throw e;
    }
    MEASURED.add(row);
    Files.writeString(KafkaCluster.target().resolve("faults.md"), table());
    System.out.println(row + String.join("\n", row.log()));
    assertTrue(cluster.exporter().isAlive(), fault.title());
    assertTrue(
        row.lost() > 0 || fault.concern().equals(Concern.NOTHING),
        () -> fault.title() + " had no effect");
  }

  private static String table() {
    return FaultRow.HEADER
        + MEASURED.stream().map(FaultRow::toString).collect(Collectors.joining());
  }
}

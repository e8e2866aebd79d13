package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.SmallVolume;
import io.kraftexporter.metric.ParsedText;
import java.time.Duration;
import java.util.List;

/** Faults of the disk with the file of {@code groups.lag_seconds.file}. */
final class StateFileFaults {
  private static final String DISK = "The disk of groups.lag_seconds.file";
  private static final String WRITTEN = "lag-seconds is written again";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private StateFileFaults() {}

  static List<FaultCase> all() {
    return List.of(
        new FaultCase(DISK, "is full", Concern.NOTHING, StateFileFaults::fill)
            .logs("cannot be written"),
        new FaultCase(DISK, "is read-only", Concern.NOTHING, StateFileFaults::protect)
            .logs("cannot be written"));
  }

  private static AutoCloseable fill(FaultCluster cluster) throws Exception {
    SmallVolume volume = volume(cluster);
    volume.fill(1);
    return () -> {
      volume.empty();
      awaitWritten(cluster);
    };
  }

  private static AutoCloseable protect(FaultCluster cluster) throws Exception {
    SmallVolume volume = volume(cluster);
    volume.setWritable(false);
    return () -> {
      volume.setWritable(true);
      awaitWritten(cluster);
    };
  }

  /** Awaits the line that ends the fault, so that the next fault has a line, too. */
  private static void awaitWritten(FaultCluster cluster) throws Exception {
    int ends = cluster.exporter().logged(WRITTEN).size();
    Await.until(
        "the file is written again",
        PATIENCE,
        () -> {
          ParsedText unused = cluster.exporter().scrape("/metrics/cluster");
          return cluster.exporter().logged(WRITTEN).size() > ends;
        });
  }

  private static SmallVolume volume(FaultCluster cluster) {
    assumeTrue(cluster.volume().isPresent(), "this user may not mount a volume");
    return cluster.volume().get();
  }
}

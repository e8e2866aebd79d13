package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kraftexporter.cluster.SmallVolume;
import java.util.List;

/** Faults of the disk with the file of {@code groups.lag_seconds.file}. */
final class StateFileFaults {
  private static final String DISK = "The disk of groups.lag_seconds.file";

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
    return volume::empty;
  }

  private static AutoCloseable protect(FaultCluster cluster) throws Exception {
    SmallVolume volume = volume(cluster);
    volume.setWritable(false);
    return () -> volume.setWritable(true);
  }

  private static SmallVolume volume(FaultCluster cluster) {
    assumeTrue(cluster.volume().isPresent(), "this user may not mount a volume");
    return cluster.volume().get();
  }
}

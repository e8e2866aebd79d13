package io.kraftexporter.check;

import io.kraftexporter.RunningExporter;
import io.kraftexporter.check.FaultCheck.Expected;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SmallVolume;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check of a broker whose log directory is on a volume of its own that is nearly full. */
@Tag("root")
@Timeout(1200)
final class FullVolumeIT {
  @TempDir static Path directory;
  private static SmallVolume volume;
  private static KafkaCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Path home = directory.resolve("cluster");
    volume = SmallVolume.mount(home.resolve("node-1/data-2"), "300m").orElseThrow();
    cluster = KafkaCluster.combined(1).directory(home).start();
  }

  @AfterAll
  static void close() throws Exception {
    cluster.close();
    volume.close();
  }

  @Test
  void reportsAVolumeThatIsNearlyFull() throws Exception {
    volume.fill(0.97);
    new FaultCheck(directory)
        .expect(
            "disk nearly full, 97 % (`--only storage`)",
            Set.of(Area.STORAGE),
            RunningExporter.keys(cluster, Map.of("host", Map.of("enabled", "false"))),
            Expected.of(
                "critical KafkaLogDirFillingUp:" + volume.directory() + "/1",
                2,
                "KafkaLogDirFillingUp"));
  }
}

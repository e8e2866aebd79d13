package io.kraftexporter.drills;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of a log directory on a small volume of its own, which root alone can mount. */
@Tag("drills")
@Tag("root")
@Timeout(1200)
final class VolumeDrillsIT extends DrillSet {
  private static final int MEGABYTE = 1_000_000;
  private static final int SIZE = 300 * MEGABYTE;
  private static final int AT_ONCE = SIZE * 3 / 4;
  private static final int END = SIZE / 1000 * 975;

  private final Path home =
      KafkaCluster.target().resolve("drills-volume-" + ProcessHandle.current().pid());
  private final Path volume = home.resolve("node-2/data-2");

  @Override
  KafkaCluster.Builder cluster() {
    try {
      Files.createDirectories(volume);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "drills", volume.toString());
    return quick(KafkaCluster.combined(3)).directory(home);
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("volume of a log directory fills steadily", this::fill)
                .pages("KafkaLogDirFullSoon", "node_id", "2", "log_dir", volume.toString())
                .pages("KafkaLogDirFillingUp", "node_id", "2", "log_dir", volume.toString())
                .allows("KafkaLogDirFullSoon", "KafkaLogDirFillingUp")
                .within(Duration.ofMinutes(5))));
  }

  private Fault.Repair fill(Stage stage) {
    Path file = volume.resolve("filler");
    Background writer =
        Background.start(
            "filler",
            open -> {
              try (OutputStream out = Files.newOutputStream(file)) {
                out.write(new byte[AT_ONCE]);
                for (int size = AT_ONCE; open.getAsBoolean(); size += MEGABYTE / 3) {
                  if (size < END) {
                    out.write(new byte[MEGABYTE / 3]);
                  }
                  Thread.sleep(500);
                }
              }
            });
    return () -> {
      writer.close();
      Files.deleteIfExists(file);
    };
  }

  @AfterAll
  void unmount() throws Exception {
    close();
    run("umount", volume.toString());
    new TemporaryDirectory(home).close();
  }

  private static void run(String... command) {
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

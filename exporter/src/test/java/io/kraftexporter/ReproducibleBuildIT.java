package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of one commit, in other directories, under another mask, time zone and language. */
@Tag("builds")
@Timeout(1800)
@RunsBesideOthers
class ReproducibleBuildIT {
  private static final Path HOME =
      Path.of(System.getProperty("kraftexporter.home")).toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void archivesAreTheSameBytes() throws Exception {
    Path first = build("first", "umask 022; export TZ=UTC LC_ALL=C");
    Path second = build("a/second", "umask 077; export TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8");

    assertEquals(-1, Files.mismatch(first, second));
  }

  /** Builds the last commit; what is not committed is not part of it. */
  private Path build(String name, String environment) throws IOException, InterruptedException {
    Path clone = Files.createDirectories(directory.resolve(name)).resolve("source");
    run(List.of("git", "clone", "-q", HOME.toString(), clone.toString()));
    run(
        List.of(
            "sh",
            "-c",
            environment
                + "; cd \"$1\" && exec mvn -B -ntp -q package -DskipTests -Dtools.skip=true"
                + " -Dkafka.brokers.skip=true",
            "sh",
            clone.toString()));
    return clone
        .resolve("exporter/target")
        .resolve(Path.of(System.getProperty("kraftexporter.archive")).getFileName());
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}

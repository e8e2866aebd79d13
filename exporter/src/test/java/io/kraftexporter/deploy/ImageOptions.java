package io.kraftexporter.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JVM's options in the image, which are those of the launcher but for the largest heap. */
public final class ImageOptions {
  private static final Path FILE = Path.of("deploy/docker/java.options");

  private ImageOptions() {}

  /** Returns the options of heap, collector and compilers, without the largest heap. */
  public static List<String> tuning() {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> line.startsWith("-Xms") || line.startsWith("-XX:"))
          .filter(line -> !line.startsWith("-XX:MaxRAMPercentage="))
          .filter(line -> !line.startsWith("-XX:SharedArchiveFile="))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

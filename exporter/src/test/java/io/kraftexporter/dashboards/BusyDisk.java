package io.kraftexporter.dashboards;

import io.kraftexporter.cluster.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Reads past the page cache, so many at once that all others wait at the disk. */
final class BusyDisk implements AutoCloseable {
  private static final int READERS = 24;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 256;
  private static final String READ =
      "while dd if=busy of=/dev/null bs=1M iflag=direct 2>/dev/null; do :; done";

  private final Path directory;
  private final List<ChildProcess> readers = new ArrayList<>();

  /** Will read a file of its own in this directory. */
  BusyDisk(Path directory) {
    this.directory = directory;
  }

  void start() throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(file())) {
      for (int i = 0; i < BLOCKS; i++) {
        ThreadLocalRandom.current().nextBytes(block);
        out.write(block);
      }
    }
    for (int i = 0; i < READERS; i++) {
      readers.add(
          ChildProcess.start(
              List.of("sh", "-c", READ), directory, Map.of(), directory.resolve("busy.log")));
    }
  }

  private Path file() {
    return directory.resolve("busy");
  }

  @Override
  public void close() throws IOException {
    readers.forEach(ChildProcess::kill);
    Files.deleteIfExists(file());
  }
}

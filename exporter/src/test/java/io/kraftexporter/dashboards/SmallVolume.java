package io.kraftexporter.dashboards;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory, mounted on a directory, that can be filled. */
record SmallVolume(Path directory) implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  /** Mounts one of half a gigabyte; empty where this user may not mount. */
  static Optional<SmallVolume> mount(Path directory) throws IOException {
    Files.createDirectories(directory);
    SmallVolume volume = new SmallVolume(directory);
    return run("mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", directory.toString()) == 0
        ? Optional.of(volume)
        : Optional.empty();
  }

  /** Fills it up to this share with a file that is not Kafka's. */
  void fill(double share) throws IOException {
    FileStore store = Files.getFileStore(directory);
    long free = Math.round(store.getTotalSpace() * (1 - share));
    try (OutputStream file = Files.newOutputStream(filler())) {
      while (store.getUsableSpace() > free + BLOCK) {
        file.write(new byte[BLOCK]);
      }
    }
  }

  /** Takes away what filled it. */
  void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  private static int run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    if (run("umount", directory.toString()) != 0) {
      run("umount", "--lazy", directory.toString());
    }
  }
}

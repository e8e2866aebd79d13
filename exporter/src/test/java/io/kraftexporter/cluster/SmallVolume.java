package io.kraftexporter.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory, mounted on a directory, that can be filled. */
public record SmallVolume(Path directory) implements AutoCloseable {
  /**
   * Mounts one; empty where this user may not mount.
   *
   * @param size as mount takes it, such as 512m
   */
  public static Optional<SmallVolume> mount(Path directory, String size) throws IOException {
    Files.createDirectories(directory);
    SmallVolume volume = new SmallVolume(directory);
    return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString()) == 0
        ? Optional.of(volume)
        : Optional.empty();
  }

  /** Fills it up to this share with a file that is not Kafka's. */
  public void fill(double share) throws IOException {
    FileStore store = Files.getFileStore(directory);
    long free = Math.round(store.getTotalSpace() * (1 - share));
    byte[] block = new byte[(int) store.getBlockSize()];
    try (OutputStream file = Files.newOutputStream(filler())) {
      while (store.getUsableSpace() > free) {
        file.write(block);
      }
    }
  }

  /** Takes away what filled it. */
  public void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  /** Makes it read-only or writable; throws if that is not possible. */
  public void setWritable(boolean writable) throws IOException {
    if (run("mount", "-o", "remount," + (writable ? "rw" : "ro"), directory.toString()) != 0) {
      throw new IOException(directory + " is not remounted");
    }
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

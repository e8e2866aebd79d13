package io.kraftexporter.host;

import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Directories for tests that need a disk: on overlayfs the kernel does not tell what is in the page
 * cache, and tmpfs is memory. A machine that runs the integration tests has a place for them.
 */
public final class DiskDirectory {
  private static final Set<String> NO_DISKS = Set.of("overlay", "tmpfs");

  private DiskDirectory() {}

  public static TemporaryDirectory create(String purpose) throws IOException {
    for (String name :
        List.of(System.getProperty("java.io.tmpdir"), "/var/tmp", System.getProperty("user.dir"))) {
      Path path = Path.of(name);
      if (Files.isWritable(path) && !NO_DISKS.contains(Files.getFileStore(path).type())) {
        return new TemporaryDirectory(Files.createTempDirectory(path, purpose + "-"));
      }
    }
    throw new IllegalStateException("no directory here is on a disk; set java.io.tmpdir to one");
  }
}

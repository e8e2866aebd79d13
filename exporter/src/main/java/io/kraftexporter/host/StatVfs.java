package io.kraftexporter.host;

import com.sun.jna.platform.linux.LibC;
import com.sun.jna.platform.linux.LibC.Statvfs;
import io.kraftexporter.host.FileSystemCollector.Space;
import java.io.File;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full a file system is, by statvfs(3): one native call, or where there is no native code three
 * of Java's, which know nothing of inodes. For one thread at a time.
 */
final class StatVfs implements Function<File, Space> {
  private static final Logger LOG = LoggerFactory.getLogger(StatVfs.class);

  private boolean tried;
  private @Nullable LibC libC;

  @Override
  public Space apply(File mount) {
    if (!tried) {
      tried = true;
      load();
    }
    return libC == null ? ofJava(mount) : of(libC, mount);
  }

  /** Not before it is needed: native code takes its time to load. */
  private void load() {
    try {
      libC = LibC.INSTANCE;
    } catch (LinkageError e) {
      LOG.info("no inodes of file systems: native code cannot be loaded");
    }
  }

  private static Space of(LibC libC, File mount) {
    Statvfs answer = new Statvfs();
    if (libC.statvfs(mount.getPath(), answer) != 0) {
      return Space.UNKNOWN;
    }
    long block = answer.f_frsize.longValue();
    return new Space(
        block * answer.f_blocks.longValue(),
        block * answer.f_bfree.longValue(),
        block * answer.f_bavail.longValue(),
        answer.f_files.longValue(),
        answer.f_ffree.longValue());
  }

  private static Space ofJava(File mount) {
    return new Space(
        mount.getTotalSpace(),
        mount.getFreeSpace(),
        mount.getUsableSpace(),
        Space.UNTOLD,
        Space.UNTOLD);
  }
}

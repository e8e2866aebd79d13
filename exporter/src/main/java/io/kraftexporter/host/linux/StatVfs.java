package io.kraftexporter.host.linux;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.platform.linux.LibC.Statvfs;
import io.kraftexporter.host.collector.NativeCode;
import io.kraftexporter.host.linux.FileSystemCollector.Space;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how full a file system is, by statvfs(3): one native call, or where there is no native code
 * three of Java's, which know nothing of inodes. Safe for any number of threads, of which each may
 * wait for ever in a call.
 */
public final class StatVfs implements FileSystemCollector.Spaces {
  private static final Logger LOG = LoggerFactory.getLogger(StatVfs.class);

  /** The functions of the C library; a path is its bytes, ended by a 0, as no locale has all. */
  interface LibC extends Library {
    int statvfs(byte[] path, Statvfs answer);

    String strerror(int error);
  }

  private boolean tried;
  private @Nullable LibC libC;

  @Override
  public Space of(Path mount) throws IOException {
    LibC library = library();
    return library == null ? ofJava(mount.toFile()) : of(library, mount);
  }

  @Override
  public void prepare() {
    library();
  }

  /** Not before it is needed: native code takes its time to load. */
  private synchronized @Nullable LibC library() {
    if (!tried) {
      tried = true;
      try {
        libC = NativeCode.load(LibC.class);
      } catch (UnsupportedOperationException e) {
        LOG.info("no inode metrics of file systems: {}", e.getMessage());
      }
    }
    return libC;
  }

  private static Space of(LibC libC, Path mount) throws IOException {
    Statvfs answer = new Statvfs();
    byte[] name = RawName.of(mount).bytes();
    if (libC.statvfs(Arrays.copyOf(name, name.length + 1), answer) != 0) {
      throw new FileSystemException(mount.toString(), null, libC.strerror(Native.getLastError()));
    }
    long block = answer.f_frsize.longValue();
    return new Space(
        block * answer.f_blocks.longValue(),
        block * answer.f_bfree.longValue(),
        block * answer.f_bavail.longValue(),
        answer.f_files.longValue(),
        answer.f_ffree.longValue());
  }

  private static Space ofJava(File mount) throws IOException {
    long size = mount.getTotalSpace();
    if (size == 0) {
      throw new FileSystemException(mount.toString(), null, "no space is reported");
    }
    return new Space(
        size, mount.getFreeSpace(), mount.getUsableSpace(), Space.UNTOLD, Space.UNTOLD);
  }
}

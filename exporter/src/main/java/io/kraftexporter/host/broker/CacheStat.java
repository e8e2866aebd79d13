package io.kraftexporter.host.broker;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.kraftexporter.host.collector.NativeCode;
import io.kraftexporter.host.linux.RawName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The system call cachestat(2), since Linux 6.5: how much of a file is in the page cache.
 *
 * <p>It tells only those who may write the file: its owner, for one. To everyone else mincore(2)
 * says that all of it is there, so nothing here falls back to that. Safe for any number of threads.
 */
public final class CacheStat implements PageCacheScan.Cache {
  private static final int NUMBER = 451;
  private static final int READ_ONLY_CLOEXEC = 0x80000;
  private static final int NO_FILE = -1;
  private static final int COUNTS = 5;

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EBADF = 9;
  private static final int EACCES = 13;

  /** From where and how many bytes; 0 and 0 is all of the file. */
  private final Memory range;

  /**
   * Binds the call and tries it.
   *
   * @throws UnsupportedOperationException where this kernel, or the container, has no such call, or
   *     native code cannot be loaded
   */
  public CacheStat() {
    NativeCode.bind(CacheStat.class);
    range = new Memory(2 * Long.BYTES);
    range.clear();
    try {
      syscall(NUMBER, NO_FILE, range, new long[COUNTS], 0);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == EBADF) {
        return;
      }
      throw new UnsupportedOperationException(
          "the kernel (before 6.5) or the container's seccomp profile does not let us call"
              + " cachestat, error "
              + e.getErrorCode(),
          e);
    }
  }

  @Override
  public PageCacheScan.PageCounts pages(Path file) throws IOException {
    long[] counts = new long[COUNTS];
    try {
      byte[] name = RawName.of(file).bytes();
      int descriptor = open(Arrays.copyOf(name, name.length + 1), READ_ONLY_CLOEXEC);
      try {
        syscall(NUMBER, descriptor, range, counts, 0);
      } finally {
        close(descriptor);
      }
    } catch (LastErrorException e) {
      throw switch (e.getErrorCode()) {
        case EPERM, EACCES -> new AccessDeniedException(file.toString());
        case ENOENT -> new NoSuchFileException(file.toString());
        default -> new IOException(file + ": error " + e.getErrorCode(), e);
      };
    }
    return new PageCacheScan.PageCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }

  private native int open(byte[] path, int flags) throws LastErrorException;

  private native int close(int descriptor);

  private native long syscall(long number, int descriptor, Pointer range, long[] answer, int flags)
      throws LastErrorException;
}

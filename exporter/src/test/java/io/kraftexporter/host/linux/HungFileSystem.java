package io.kraftexporter.host.linux;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A file system of type fuse whose server accepts the mount and then answers nothing, as one whose
 * remote side is gone. Needs root, in a mount namespace of its own.
 *
 * <p>A process that waits for the answer cannot be killed before the server ends, and a PID
 * namespace not before its processes: so the server watches for its end by itself.
 */
final class HungFileSystem {
  private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int READ_WRITE = 2;
  private static final int REQUEST_BYTES = 1 << 18;

  /** The protocol's: the headers of a request and of a reply, and the reply to FUSE_INIT. */
  private static final int REQUEST_HEADER = 40;

  private static final int UNIQUE = 8;
  private static final int REPLY_HEADER = 16;
  private static final int INIT_REPLY = 64;
  private static final int MAX_WRITE = 65_536;

  private interface LibC extends Library {
    int open(String path, int flags);

    int mount(String source, String target, String type, long flags, String data);

    long read(int descriptor, byte[] buffer, long size);

    long write(int descriptor, byte[] buffer, long size);
  }

  private HungFileSystem() {}

  /**
   * Mounts at a directory, prints a line then, and runs until a file exists: both are arguments.
   */
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(() -> haltWhenExists(Path.of(args[1])), "end");
    watch.setDaemon(true);
    watch.start();
    LibC libC = Native.load(Platform.C_LIBRARY_NAME, LibC.class);
    int device = checked("open /dev/fuse", libC.open("/dev/fuse", READ_WRITE));
    String options = "fd=" + device + ",rootmode=40000,user_id=0,group_id=0,allow_other";
    checked("mount", libC.mount("remote:bucket", args[0], "fuse", 0, options));
    byte[] request = new byte[REQUEST_BYTES];
    checked("read", (int) libC.read(device, request, request.length));
    byte[] reply = initReply(ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()));
    checked("write", (int) libC.write(device, reply, reply.length));
    System.out.println("mounted");
    while (libC.read(device, request, request.length) > 0) {
      Arrays.fill(request, (byte) 0); // Nobody answers.
    }
  }

  private static void haltWhenExists(Path file) {
    long end = System.nanoTime() + LONGEST_RUN.toNanos();
    while (!Files.exists(file) && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    Runtime.getRuntime().halt(0);
  }

  private static byte[] initReply(ByteBuffer request) {
    return ByteBuffer.allocate(REPLY_HEADER + INIT_REPLY)
        .order(ByteOrder.nativeOrder())
        .putInt(REPLY_HEADER + INIT_REPLY)
        .putInt(0)
        .putLong(request.getLong(UNIQUE))
        .putInt(request.getInt(REQUEST_HEADER))
        .putInt(Math.min(31, request.getInt(REQUEST_HEADER + Integer.BYTES)))
        .putInt(0)
        .putInt(0)
        .putInt(0)
        .putInt(MAX_WRITE)
        .array();
  }

  private static int checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + ": error " + Native.getLastError());
    }
    return result;
  }
}

package io.kraftexporter;

import com.sun.jna.NativeLibrary;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;

/** A terminal for a child process, which this process reads. On Linux only. */
final class PseudoTerminal implements AutoCloseable {
  private static final NativeLibrary C = NativeLibrary.getInstance("c");
  private static final int READ_AND_WRITE = 2;
  private static final int NOT_CONTROLLING = 0x100;

  private final int master = call("posix_openpt", READ_AND_WRITE | NOT_CONTROLLING);

  PseudoTerminal() {
    call("grantpt", master);
    call("unlockpt", master);
  }

  /** Returns the file that the child opens. */
  File file() {
    return new File(C.getFunction("ptsname").invokeString(new Object[] {master}, false));
  }

  /** Returns all that children print until the last one has ended. */
  String read() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int length = call("read", master, buffer, (long) buffer.length);
    while (length > 0) {
      all.write(buffer, 0, length);
      length = call("read", master, buffer, (long) buffer.length);
    }
    return all.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static int call(String function, Object... arguments) {
    return C.getFunction(function).invokeInt(arguments);
  }

  @Override
  public void close() {
    int unused = call("close", master);
  }
}

package io.kraftexporter.host.collector;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Binds functions of the C library through JNA, which unpacks its own library to a directory first:
 * that fails where nothing can be written or executed. Safe for any number of threads.
 */
public final class NativeCode {
  /** Silent: JNA prints a trace of that failure, of which the callers report the consequence. */
  private static final Logger JNA = Logger.getLogger("com.sun.jna");

  private NativeCode() {}

  /**
   * Returns an implementation of an interface by the functions of the C library.
   *
   * @throws UnsupportedOperationException where native code cannot be loaded
   */
  public static <L extends Library> L load(Class<L> functions) {
    JNA.setLevel(Level.OFF);
    try {
      return Native.load(Platform.C_LIBRARY_NAME, functions);
    } catch (LinkageError e) {
      throw unsupported(e);
    }
  }

  /**
   * Binds the native methods of a class to the functions of the C library.
   *
   * @throws UnsupportedOperationException where native code cannot be loaded
   */
  public static void bind(Class<?> type) {
    JNA.setLevel(Level.OFF);
    try {
      Native.register(type, Platform.C_LIBRARY_NAME);
    } catch (LinkageError e) {
      throw unsupported(e);
    }
  }

  private static UnsupportedOperationException unsupported(LinkageError cause) {
    return new UnsupportedOperationException("native code cannot be loaded", cause);
  }
}

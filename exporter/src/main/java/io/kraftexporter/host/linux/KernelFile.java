package io.kraftexporter.host.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads files of {@code /proc} and {@code /sys}, whose sizes are 0 and whose names may hold any
 * byte but 0 and a slash.
 *
 * <p>Never by {@code Files.readString} or {@code readAllBytes}, which get only the first digit of a
 * number below {@code /proc/sys}; and lines end at a line feed only, as a carriage return may be
 * part of a name.
 */
public final class KernelFile {
  private static final int FIRST_READ = 8192;

  /** No file of a kernel that works is as long; the heap must hold it. */
  private static final int LONGEST = 32 << 20;

  private KernelFile() {}

  public static byte[] read(Path file) throws IOException {
    byte[] buffer = new byte[FIRST_READ];
    int length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read > 0; ) {
        length += read;
        if (length == buffer.length) {
          if (length >= LONGEST) {
            throw new FileSystemException(file.toString(), null, "longer than " + LONGEST);
          }
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
        read = in.read(buffer, length, buffer.length - length);
      }
    }
    return Arrays.copyOf(buffer, length);
  }

  static List<String> lines(Path file, Charset charset) throws IOException {
    String text = new String(read(file), charset);
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      lines.add(text.substring(from, to));
      from = to + 1;
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }

  /** A failure in one line, with the file's name where it is a file's. */
  public static String describe(Throwable problem) {
    String message = String.valueOf(problem.getMessage()).replaceAll("\\p{Cntrl}", "\uFFFD");
    if (problem instanceof NoSuchFileException) {
      return message + " does not exist";
    }
    if (problem instanceof AccessDeniedException) {
      return message + ": permission denied";
    }
    return problem instanceof IOException
        ? message
        : problem.getClass().getSimpleName() + ": " + message;
  }
}

package io.kraftexporter;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The terminal to which results are printed.
 *
 * @param isColored whether to use its escape sequences
 * @param columns its width; 0 if results go elsewhere, and no line is to be wrapped
 */
record Terminal(boolean isColored, int columns) {
  private static final int USUAL_WIDTH = 100;

  /**
   * Returns the terminal behind a stream, as far as Linux shows it.
   *
   * @param environment {@code NO_COLOR} and {@code TERM=dumb} turn colors off, {@code COLUMNS} is
   *     the width in place of the terminal's own
   */
  static Terminal of(PrintStream out, Map<String, String> environment) {
    if (out != System.out || !isTerminal()) {
      return new Terminal(false, 0);
    }
    boolean isColored =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    String columns = environment.getOrDefault("COLUMNS", "");
    return new Terminal(isColored, width(columns.isEmpty() ? size() : columns));
  }

  private static boolean isTerminal() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1"))
          .toString()
          .matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static int width(String columns) {
    return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
  }

  /** Asks the terminal for its width; returns an empty text if it does not answer. */
  private static String size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return "";
      }
      String rowsAndColumns =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}

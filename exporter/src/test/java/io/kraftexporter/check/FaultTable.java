package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The table of docs/CHECK.md: what the check reports of each fault. {@code -Ddocs.update=true}
 * writes a row in place of the one with its fault.
 */
final class FaultTable {
  private static final Path PAGE = Path.of("docs/CHECK.md");
  private static final String HEAD = "| fault | first finding | exit code | alerts | seconds |";

  private FaultTable() {}

  /** Compares a row with that of the page; the seconds are written and not compared. */
  static void check(String fault, String finding, int exitCode, String alerts, double seconds)
      throws IOException {
    String row = "| %s | %s | %d | %s |".formatted(fault, finding, exitCode, alerts);
    List<String> lines = new ArrayList<>(Files.readAllLines(PAGE));
    int start = lines.indexOf(HEAD) + 2;
    int end = start + (int) lines.stream().skip(start).takeWhile(it -> it.startsWith("|")).count();
    int at =
        (int)
            Stream.iterate(start, i -> i + 1)
                .limit(end - start)
                .takeWhile(i -> !lines.get(i).startsWith("| " + fault + " |"))
                .count();
    System.out.printf(Locale.ROOT, "%s %.1f |%n", row, seconds);
    if (Boolean.getBoolean("docs.update")) {
      if (start + at < end) {
        lines.remove(start + at);
      }
      lines.add(start + at, "%s %.1f |".formatted(row, seconds));
      Files.write(PAGE, lines);
    }
    String shown = start + at < lines.size() ? lines.get(start + at) : "";
    assertEquals(row, shown.replaceFirst(" [0-9.]+ \\|$", ""));
  }
}

package io.kraftexporter;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Catches the lines that are logged from its creation until it is closed. */
public final class LogLines implements AutoCloseable {
  private final PrintStream usual = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public LogLines() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  public List<String> all() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The lines that contain all of these. */
  public List<String> with(String... parts) {
    return all().stream().filter(line -> List.of(parts).stream().allMatch(line::contains)).toList();
  }

  @Override
  public void close() {
    System.setErr(usual);
  }
}

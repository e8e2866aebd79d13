package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The manners of the packaged program in a shell: terminals, pipes that close, completion. */
@Timeout(120)
@RunsBesideOthers
final class TerminalIT {
  private static final String ESCAPE = "\u001b[";
  private static final int COLUMNS = 50;

  @TempDir static Path directory;

  private static Path program;

  @BeforeAll
  static void unpack() throws Exception {
    program = PackagedExporter.unpack(directory).resolve("bin/kraft-exporter");
  }

  @Test
  void terminalGetsColorsAndItsWidth() throws Exception {
    String report =
        onTerminal(Map.of("TERM", "xterm", "COLUMNS", Integer.toString(COLUMNS), "NO_COLOR", ""));

    assertTrue(report.contains(ESCAPE), report);
    assertEquals(
        List.of(),
        report
            .lines()
            .filter(line -> line.startsWith("    "))
            .filter(line -> line.length() > COLUMNS)
            .toList());
    assertTrue(report.lines().anyMatch(line -> line.startsWith("    Do: ")), report);
  }

  @Test
  void terminalWithoutColorsGetsNoEscapeSequence() throws Exception {
    assertFalse(onTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1")).contains(ESCAPE));
    assertFalse(onTerminal(Map.of("TERM", "dumb", "NO_COLOR", "")).contains(ESCAPE));
  }

  @Test
  void closedPipeEndsItInSilence() throws Exception {
    String printed = shell("sh", "'%s' --print-metrics 2>&1 | head -n 1".formatted(program));

    assertEquals(1, printed.lines().count(), printed);
    assertTrue(printed.matches("\\w+ (gauge|counter) .*"), printed);
    assertEquals(
        "", shell("sh", "('%s' --print-metrics | head -n 1) 2>&1 >/dev/null".formatted(program)));
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    Path script = directory.resolve("completion");
    shell("bash", "'%s' completion bash > '%s'".formatted(program, script));

    assertEquals("check", completed(script, "che"));
    assertEquals("--only", completed(script, "check --on"));
    assertEquals("--web.config.file", completed(script, "--web.c"));
  }

  private static String completed(Path script, String words) throws Exception {
    return shell(
        "bash",
        """
        compopt() { :; }  # it works only while a key is pressed
        source '%s'
        COMP_WORDS=(kraft-exporter %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_kraft-exporter
        echo "${COMPREPLY[@]}"
        """
            .formatted(script, words));
  }

  /** Returns the report of a cluster that is not there. */
  private static String onTerminal(Map<String, String> environment) throws Exception {
    try (PseudoTerminal terminal = new PseudoTerminal()) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  program.toString(), "check", "--bootstrap", "127.0.0.1:1", "--timeout", "5s")
              .redirectOutput(terminal.file())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String report = terminal.read();
      assertEquals(2, process.waitFor(), report);
      return report;
    }
  }

  private static String shell(String shell, String commands) throws Exception {
    Path file = Files.writeString(directory.resolve("commands"), commands);
    Process process = new ProcessBuilder(shell, file.toString()).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}

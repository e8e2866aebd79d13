package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * docs/COMMANDS.md and the man page have the commands of the program; {@code -Ddocs.update=true}
 * writes both anew.
 */
final class CommandsPageTest {
  private static final Path PAGE = Path.of("docs/COMMANDS.md");
  private static final Path MANUAL = Path.of("src/main/dist/share/man/man1/kraft-exporter.1");

  @TempDir Path directory;

  @Test
  void pageHasEveryOption() throws IOException {
    assertIsIn(PAGE, CommandsPage.text());
  }

  @Test
  void manualHasEveryOption() throws IOException {
    assertIsIn(MANUAL, ManPage.text());
  }

  private static void assertIsIn(Path file, String text) throws IOException {
    if (Boolean.getBoolean("docs.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text);
  }

  /** Rendered by man itself, with the warnings of groff. */
  @Test
  void manualIsRenderedWithoutAWarning() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "there is no man");
    Path warnings = directory.resolve("warnings.txt");
    ProcessBuilder man =
        new ProcessBuilder("man", "--warnings=w", "-E", "ascii", "-l", MANUAL.toString())
            .redirectError(warnings.toFile());
    man.environment().putAll(Map.of("MANWIDTH", "80", "MANPAGER", "cat"));
    Process process = man.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor());
    assertEquals("", Files.readString(warnings));
    List<String> missing = new ArrayList<>();
    for (CommandSpec command : CommandsPage.commands()) {
      for (OptionSpec option : command.options()) {
        for (String name : option.names()) {
          if (!text.contains(name)) {
            missing.add(name);
          }
        }
      }
    }
    assertEquals(List.of(), missing);
    for (String section : List.of("NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "ENVIRONMENT")) {
      assertTrue(text.contains("\n" + section + "\n"), section);
    }
  }
}

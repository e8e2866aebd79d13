package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of command lines with everything that they print; {@code -Ddocs.update=true} writes it
 * anew.
 */
final class ArgumentMistakesTest {
  private static final Path TABLE = Path.of("src/test/resources/cli/messages.txt");

  @TempDir private static Path directory;

  @TestFactory
  Stream<DynamicTest> everyCommandLineHasItsWholeAnswer() throws IOException {
    String text = Files.readString(TABLE);
    int start = text.indexOf("\n=== ") + 1;
    List<String> cases = new ArrayList<>(List.of(text.substring(start + 4).split("(?m)^=== ", -1)));
    if (Boolean.getBoolean("docs.update")) {
      for (int i = 0; i < cases.size(); i++) {
        cases.set(i, answer(cases.get(i).lines().findFirst().orElseThrow()));
      }
      Files.writeString(TABLE, text.substring(0, start) + "=== " + String.join("=== ", cases));
    }
    return cases.stream()
        .map(
            one -> {
              String arguments = one.lines().findFirst().orElseThrow();
              return DynamicTest.dynamicTest(arguments, () -> assertEquals(one, answer(arguments)));
            });
  }

  @Test
  void wrongValueOfAVariableNamesTheVariable() throws IOException {
    assertEquals(
        """
        --jmx-port x
        2
        ! KRAFT_EXPORTER_LISTEN is "here": must be HOST:PORT, the port 0 to 65535
        ! --jmx-port is "x": must be a whole number
        """,
        answer(
            "--jmx-port x",
            Map.of("KRAFT_EXPORTER_LISTEN", "here", "KRAFT_EXPORTER_JMX_PORT", "1")));
  }

  private static String answer(String arguments) throws IOException {
    return answer(arguments, Map.of());
  }

  /** Returns the arguments, the exit code and everything printed, one below the other. */
  private static String answer(String arguments, Map<String, String> environment)
      throws IOException {
    String wrong =
        Files.writeString(directory.resolve("my.yml"), "{clutser: blue, jmx: {port: x}}")
            .toString();
    String valid = Files.writeString(directory.resolve("valid.yml"), "cluster: blue").toString();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Main main = new Main(stream(out), stream(err), environment, List::of, (revision, source) -> 7);
    int exitCode =
        main.run(
            Stream.of(arguments.split(" ", -1))
                .map(each -> each.replace("FILE", wrong).replace("VALID", valid))
                .toArray(String[]::new));
    List<String> lines = new ArrayList<>(List.of(arguments, Integer.toString(exitCode)));
    out.toString(StandardCharsets.UTF_8).lines().forEach(lines::add);
    err.toString(StandardCharsets.UTF_8).lines().map(line -> "! " + line).forEach(lines::add);
    return String.join("\n", lines).replace(wrong, "FILE").replace(valid, "VALID") + "\n";
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}

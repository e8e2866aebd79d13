package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TROUBLESHOOTING.md explains every warning and every error of the log. */
final class TroubleshootingPageTest {
  private static final Path PAGE = Path.of("docs/TROUBLESHOOTING.md");
  private static final Pattern LOGGED =
      Pattern.compile("LOG\\.(?:warn|error)\\(\\s*((?:\"[^\"]*\"\\s*\\+?\\s*)+)");
  private static final Pattern BETWEEN = Pattern.compile("\\{}|[:;,(]");

  /** A logger in another form, so that tests read the lines; the text is joined with its values. */
  private static final Pattern PASSED = Pattern.compile("(?s)\\bwarn\\.accept\\((.*?)\\);\n");

  private static final Pattern VALUE = Pattern.compile("\\{}");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");

  @Test
  void explainsEveryWarning() throws IOException {
    String page = Files.readString(PAGE).replace("…", "");
    List<String> logged = found(LOGGED, "", BETWEEN);
    List<String> passed = found(PASSED, "{}", VALUE);
    assertTrue(logged.size() > 15, "the sources are read: " + logged.size());
    assertEquals(3, passed.size());
    assertEquals(
        List.of(),
        Stream.concat(logged.stream(), passed.stream())
            .filter(text -> !page.contains(text))
            .distinct()
            .toList());
  }

  private static List<String> found(Pattern call, String value, Pattern between)
      throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : sources()) {
      call.matcher(Files.readString(file))
          .results()
          .forEach(found -> texts.add(longestPart(found.group(1), value, between)));
    }
    return texts;
  }

  /**
   * The longest part of a message between its values.
   *
   * @param value what stands for the values between the literals
   */
  private static String longestPart(String literals, String value, Pattern between) {
    String message =
        LITERAL
            .matcher(literals)
            .results()
            .map(part -> part.group(1))
            .collect(Collectors.joining(value));
    return between
        .splitAsStream(message)
        .map(String::strip)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}

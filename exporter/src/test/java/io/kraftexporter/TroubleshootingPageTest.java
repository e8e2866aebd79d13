package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TROUBLESHOOTING.md explains every warning and every error of the log. */
final class TroubleshootingPageTest {
  private static final Path PAGE = Path.of("docs/TROUBLESHOOTING.md");
  private static final Pattern LOGGED =
      Pattern.compile("LOG\\.(?:warn|error)\\(\\s*((?:\"[^\"]*\"\\s*\\+?\\s*)+)");
  private static final Pattern BETWEEN = Pattern.compile("\\{}|[:;,(]");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");

  @Test
  void explainsEveryWarning() throws IOException {
    String page = Files.readString(PAGE).replace("…", "");
    TreeSet<String> missing = new TreeSet<>();
    int found = 0;
    for (Path file : sources()) {
      Matcher logged = LOGGED.matcher(Files.readString(file));
      while (logged.find()) {
        found++;
        String text = longestPart(logged.group(1));
        if (!page.contains(text)) {
          missing.add(file.getFileName() + ": " + text);
        }
      }
    }
    assertTrue(found > 15, "the sources are read: " + found);
    assertEquals(List.of(), List.copyOf(missing));
  }

  /** The longest part of a message between its values, up to the first punctuation. */
  private static String longestPart(String literals) {
    StringBuilder message = new StringBuilder();
    LITERAL.matcher(literals).results().forEach(part -> message.append(part.group(1)));
    return BETWEEN
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

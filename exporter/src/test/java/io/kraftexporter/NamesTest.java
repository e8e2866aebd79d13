package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the names of types in the main code. */
class NamesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern IGNORED =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

  /** Neither top-level nor nested: a reader of one never has to ask which is meant. */
  @Test
  void noTwoTypesShareASimpleName() throws IOException {
    Map<String, Set<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(SOURCES)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher type = TYPE.matcher(IGNORED.matcher(Files.readString(file)).replaceAll(" "));
        while (type.find()) {
          files
              .computeIfAbsent(type.group(1), any -> new TreeSet<>())
              .add(SOURCES.relativize(file).toString());
        }
      }
    }
    assertFalse(files.isEmpty());
    files.values().removeIf(declaring -> declaring.size() == 1);
    assertEquals(Map.of(), files);
  }
}

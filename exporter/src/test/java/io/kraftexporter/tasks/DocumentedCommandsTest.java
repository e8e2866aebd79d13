package io.kraftexporter.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.tasks.DocumentedCommands.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command of the pages is run by a test, or listed with the reason why not. */
final class DocumentedCommandsTest {
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*(?:IT|Test)\\b");

  @Test
  void listHasEveryCommandOfThePagesAndNoOther() throws Exception {
    Map<String, Set<String>> listed = new TreeMap<>();
    for (Entry entry : DocumentedCommands.listed()) {
      listed.computeIfAbsent(entry.page(), any -> new TreeSet<>()).add(entry.command());
    }
    assertEquals(text(DocumentedCommands.ofPages()), text(listed));
  }

  @Test
  void everyCommandIsRunOrHasItsReason() throws Exception {
    assertEquals(
        List.of(),
        DocumentedCommands.listed().stream()
            .filter(entry -> !isKnown(entry.how()))
            .map(Entry::how)
            .toList());
  }

  @Test
  void everyTestThatAReasonNamesExists() throws Exception {
    Set<String> tests = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      files.forEach(file -> tests.add(file.getFileName().toString().replace(".java", "")));
    }
    assertEquals(
        List.of(),
        DocumentedCommands.listed().stream()
            .flatMap(entry -> TEST.matcher(entry.how()).results().map(MatchResult::group))
            .distinct()
            .filter(test -> !tests.contains(test))
            .toList());
  }

  @Test
  void everyBlockSaysWhetherItHoldsCommands() throws Exception {
    assertEquals(List.of(), DocumentedCommands.pagesWithBlocksOfNoLanguage());
  }

  private static boolean isKnown(String how) {
    return List.of(
                DocumentedCommands.RUN,
                DocumentedCommands.RUN_ANY_FINDING,
                DocumentedCommands.SERVE)
            .contains(how)
        || how.startsWith(DocumentedCommands.NOT_RUN);
  }

  private static String text(Map<String, Set<String>> commands) {
    StringBuilder text = new StringBuilder();
    commands.forEach(
        (page, all) -> all.forEach(command -> text.append(page + ": " + command + "\n")));
    return text.toString();
  }
}

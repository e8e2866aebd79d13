package io.kraftexporter.jmx.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {
  /** Pieces of which random patterns are made, and characters that they match. */
  private static final List<String> PIECES =
      List.of(
          "a", "b", "ab", "<", ">", "\\.", ".", ".*", ".+?", "a?", "b*", "a+", "b{0,2}", "[ab]",
          "[^a]*", "(a|b)", "(?:ab)?", "(?!a)", "(?i)", "^", "$", "|", "\\w", "\\Qa\\E", "[a&&b]",
          "(?<n>a)", "\\x61", "a|b", "[]a]", "(", ")");

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "kafka.(\\w+)<type=(.+), name=(.+)PerSec\\w*><>Count!false!kafka#<type=#, name=#PerSec#><>Count",
        "^kafka\\.log<type=Log, name=Size, topic=([-\\w.]+)><>Value:!true!kafka.log<type=Log, name=Size, topic=#><>Value:",
        "^.*b!false!b",
        "^(a)?b!false!b",
        "ab?c!false!a#c",
        "ab+c!false!ab#c",
        "a(?i)b!false!''",
        "a|b!false!''",
        "a\\x62!false!''",
        "(a|b)c!false!c",
      })
  void literalsOfAPattern(String pattern, boolean atStart, String words) {
    Literals literals = Literals.of(pattern);

    assertEquals(words, String.join("#", literals.words()));
    assertEquals(atStart, literals.atStart());
  }

  @Test
  void literalsAreInEverythingThatMatches() {
    Random random = new Random(12);
    int matched = 0;
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      String pattern = random(random, PIECES, 6);
      String text = random(random, List.of("a", "b", "A", "<", ">", ".", "\n"), 8);
      Pattern compiled;
      try {
        compiled = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        continue;
      }
      boolean mayMatch = Literals.of(pattern).mayMatch(text);
      if (compiled.matcher(text).find()) {
        assertTrue(mayMatch, pattern + " matches " + text);
        matched++;
      } else if (!mayMatch) {
        refused++;
      }
    }
    assertTrue(matched > 10_000 && refused > 10_000, matched + " matched, " + refused + " refused");
  }

  private static String random(Random random, List<String> pieces, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}

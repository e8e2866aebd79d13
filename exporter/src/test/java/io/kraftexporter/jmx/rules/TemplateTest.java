package io.kraftexporter.jmx.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filled templates are what the JDK's replaceAll makes of them. */
class TemplateTest {
  private static final Pattern PATTERN = Pattern.compile("^.*(?:(a)(?<n>b)?(c)).*$");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x", "$1", "$1$3", "x${n}y", "$0", "$12", "$31", "\\$1", "\\\\$1", "a$1b\\x", "$2",
        "é$1"
      })
  void isFilledAsTheJdkDoes(String text) {
    for (String matched : new String[] {"abc", "zac-"}) {
      Matcher matcher = PATTERN.matcher(matched);
      assertTrue(matcher.matches());

      String filled = Template.of(text, PATTERN).fill(matcher);

      assertEquals(PATTERN.matcher(matched).replaceAll(text), filled);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$4", "$", "$x", "${m}", "${n", "\\"})
  void whatTheJdkRefusesIsRefused(String text) {
    assertThrows(RuntimeException.class, () -> PATTERN.matcher("ac").replaceAll(text));
    assertThrows(RuntimeException.class, () -> Template.of(text, PATTERN));
  }
}

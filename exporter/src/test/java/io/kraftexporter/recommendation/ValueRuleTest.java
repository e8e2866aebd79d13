package io.kraftexporter.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

  @ParameterizedTest
  @CsvSource({
    "16, 16, 16, 15",
    "4.., 4, 4000, 3",
    "..300000, 300000, -1, 300001",
    "60..80, 60, 80, 59",
    "60..80, 60, 60, 81",
    "102400..|-1, 102400, -1, 0",
    "16|8.., 16, 8, 7",
    "10000|30000, 10000, 30000, 20000",
    "6g..12g, 6442450944, 12884901888, 12884901889",
    "16m.., 16777216, 17m, 1",
    "true, 1, true, false",
    "false, 0, 0, true",
    "0.5, 0.5, 5e-1, 0.6",
  })
  void rulesOfNumbersAcceptAndRefuse(
      String rule, double recommended, String accepted, String refused) {
    ValueRule.AcceptedValues part = ValueRule.valueOf(rule).value();

    assertEquals(OptionalDouble.of(recommended), part.recommended());
    assertTrue(part.allows(accepted));
    assertFalse(part.allows(refused));
    assertFalse(part.allows("other"));
    assertTrue(ValueRule.valueOf(rule).isNumeric());
  }

  @Test
  void wordsAreComparedAsText() {
    ValueRule.AcceptedValues part = ValueRule.valueOf("delete|delete,compact").value();

    assertTrue(part.allows("delete") && part.allows("delete,compact"));
    assertFalse(part.allows("compact") || part.allows("1") || part.allows(1));
    assertEquals(OptionalDouble.empty(), part.recommended());
    assertEquals(Optional.empty(), ValueRule.valueOf("delete|compact").word());
    assertEquals(
        Optional.of("SCRAM-SHA-512, PLAIN"), ValueRule.valueOf("SCRAM-SHA-512, PLAIN").word());
    assertFalse(ValueRule.valueOf("1-10").isNumeric());
    assertFalse(ValueRule.valueOf("..").isNumeric());
  }

  @Test
  void severalNumbersHaveOneRuleEach() {
    ValueRule rule = ValueRule.valueOf("4096.. 65536.. ..7");

    assertTrue(rule.allows(List.of(4096.0, 65536.0, 7.0)));
    assertFalse(rule.allows(List.of(4096.0, 65536.0, 8.0)));
    assertFalse(rule.allows(List.of(4095.0, 65536.0, 7.0)));
    assertFalse(rule.allows(List.of(4096.0, 65536.0)));
    assertThrows(IllegalStateException.class, rule::value);
  }

  @Test
  void limitLowersWhatIsDemanded() {
    assertEquals(
        OptionalDouble.of(4), ValueRule.valueOf("16|8..").value().limitedTo(4).recommended());
    assertFalse(ValueRule.valueOf("16|8..").value().limitedTo(4).allows(3));
    assertTrue(ValueRule.valueOf("16|8..").value().limitedTo(16).allows(13));
    assertTrue(ValueRule.valueOf("..8").value().limitedTo(4).allows(8));
  }

  @Test
  void emptyTextIsNoRule() {
    assertThrows(IllegalArgumentException.class, () -> ValueRule.valueOf(" "));
  }
}

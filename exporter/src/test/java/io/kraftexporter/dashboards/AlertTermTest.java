package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A panel shows the value that an alert compares, beside the threshold. */
final class AlertTermTest {
  @Test
  void comparisonIsTakenApart() {
    assertEquals(List.of(new AlertTerm("a:b:c", ">", 0.1)), AlertTerm.of("a:b:c > 0.1"));
    assertEquals(
        List.of(new AlertTerm("min by (x) (a{b=\">\"})", "<=", 12.0 * 1024 * 1024 * 1024)),
        AlertTerm.of("(min by (x) (a{b=\">\"})) <= 12 * 1024 ^ 3"));
  }

  @Test
  void conditionsAreLeftOut() {
    assertEquals(
        List.of(new AlertTerm("ratio1h", ">", 14.4 * 0.01)),
        AlertTerm.of("ratio1h > 14.4 * 0.01\nand ratio5m > 14.4 * 0.01 unless on (x) y > 3"));
  }

  @Test
  void alternativesAreValuesOfTheirOwn() {
    assertEquals(
        List.of(
            new AlertTerm("label_replace(a / (b > 0), \"what\", \"x, y\", \"\", \"\")", ">", 0.01),
            new AlertTerm("label_replace(c, \"what\", \"z\", \"\", \"\")", "==", 0)),
        AlertTerm.of(
            "label_replace(a / (b > 0) > 0.01, \"what\", \"x, y\", \"\", \"\")\n"
                + "or label_replace(c == 0, \"what\", \"z\", \"\", \"\")"));
  }

  @Test
  void comparisonOfTwoSeriesHasNoThreshold() {
    assertEquals(List.of(new AlertTerm("a", "", 0)), AlertTerm.of("a < 0.1 * a offset 1d"));
  }
}

package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The colour of a value is that of the worst limit that it violates, in any order of limits. */
final class LimitsTest {
  private static final double LOWEST = Double.NEGATIVE_INFINITY;

  @Test
  void worseValuesBelowAreCriticalWhicheverAlertComesFirst() {
    Map<Double, String> steps = steps(LOWEST, "critical", 3.0, "warning", 30.0, "ok");
    assertEquals(steps, limits("critical", "a < 3", "warning", "a < 30").steps());
    assertEquals(steps, limits("warning", "a < 30", "critical", "a < 3").steps());
  }

  @Test
  void worseValuesAboveAreCriticalWhicheverAlertComesFirst() {
    Map<Double, String> steps = steps(LOWEST, "ok", 0.85, "warning", 0.95, "critical");
    assertEquals(steps, limits("critical", "a > 0.95", "warning", "a > 0.85").steps());
    assertEquals(steps, limits("warning", "a > 0.85", "critical", "a > 0.95").steps());
  }

  @Test
  void warningBeyondCriticalLimitStaysCritical() {
    assertEquals(
        steps(LOWEST, "ok", 2.0, "critical", 5.0, "critical"),
        limits("critical", "a > 2", "warning", "a > 5").steps());
  }

  @Test
  void valuesOnBothSidesMayBeBad() {
    assertEquals(
        steps(LOWEST, "warning", 0.5, "ok", 2.0, "critical"),
        limits("warning", "a < 0.5", "critical", "a > 2").steps());
  }

  @Test
  void sourceOfPanelGivesLimitsBelow() {
    assertEquals(
        steps(LOWEST, "critical", 1.0, "warning", 7.0, "ok"),
        Limits.of(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("below", true)
                    .put("warning", 7)
                    .put("critical", 1))
            .steps());
  }

  private static Limits limits(String severity, String expression, String other, String second) {
    return Limits.of(List.of(alert(severity, expression), alert(other, second)), false);
  }

  private static Alerts.Alert alert(String severity, String expression) {
    return new Alerts.Alert("A", severity, "0m", expression, "", "");
  }

  private static Map<Double, String> steps(Object... pairs) {
    Map<Double, String> steps = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      steps.put((Double) pairs[i], (String) pairs[i + 1]);
    }
    return steps;
  }
}

package io.kraftexporter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LineBudgetTest {

  @Test
  void linesOfAMinuteAreBoundedAndTheRestIsCounted() {
    LineBudget budget = new LineBudget(2, 0);
    assertEquals("true true false false", take(budget, 4));
    assertEquals(0, budget.endMinute(TimeUnit.SECONDS.toNanos(59)));
    assertEquals("false", take(budget, 1));
    assertEquals(3, budget.endMinute(TimeUnit.SECONDS.toNanos(60)));
    assertEquals("true true false", take(budget, 3));
    assertEquals(1, budget.endMinute(TimeUnit.SECONDS.toNanos(300)));
    assertEquals(0, budget.endMinute(TimeUnit.SECONDS.toNanos(600)));
  }

  private static String take(LineBudget budget, int lines) {
    StringBuilder taken = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      taken.append(' ').append(budget.take());
    }
    return taken.substring(1);
  }
}

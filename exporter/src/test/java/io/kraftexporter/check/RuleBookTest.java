package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped rules, as the check uses them. */
final class RuleBookTest {
  private static RuleBook book;

  @BeforeAll
  static void read() throws Exception {
    book = RuleBook.read(Shipped.HOME.resolve("rules"), Optional.empty());
  }

  @Test
  void everyExpressionIsSupported() {
    assertEquals(List.of(), Judge.unsupported(book));
  }

  @Test
  void everyAlertBelongsToAnArea() throws IOException {
    Set<String> without = new TreeSet<>();
    for (var alert : Shipped.alerts()) {
      String name = alert.path("alert").asText();
      if (Area.of(name).isEmpty()) {
        without.add(name);
      }
    }
    assertEquals(new TreeSet<>(Area.ELSEWHERE), without);
  }

  @Test
  void everyAlertHasSomethingToDo() {
    Runbooks runbooks = new Runbooks(Shipped.HOME.resolve("rules/runbooks"));
    Set<String> without =
        book.alerts().stream()
            .map(AlertRule::name)
            .filter(name -> runbooks.action(name, Map.of()).isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), without);
  }
}

package io.kraftexporter.kafka.reach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoginGateTest {
  private Duration clock = Duration.ofHours(-1);
  private final List<String> events = new ArrayList<>();
  private final LoginGate gate = new LoginGate(true, () -> clock.toNanos());

  @Test
  void onlyTheFirstClientTriesUntilALoginSucceeded() {
    enter();
    enter();
    gate.accepted();
    enter();
    assertEquals(List.of("first", "first", "client"), events);
  }

  @Test
  void clusterWithoutLoginNeedsNoAttempt() {
    assertEquals("client", new LoginGate(false, () -> 0).enter(() -> "client", () -> "first"));
  }

  @Test
  void refusalClosesClientsAndDelaysTheNextAttempt() {
    gate.onRefusal(() -> events.add("closed"));
    enter();
    gate.accepted();
    for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
      gate.refused("no such user");
      clock = clock.plusMinutes(minutes).minusSeconds(1);
      assertEquals(
          "no such user", assertThrows(UnreachableException.class, this::enter).getMessage());
      assertThrows(UnreachableException.class, gate::check);
      clock = clock.plusSeconds(1);
      enter();
    }
    gate.accepted();
    gate.refused("no such user");
    clock = clock.plusMinutes(1);
    enter();
    assertEquals(8, events.stream().filter("first"::equals).count());
    assertEquals(7, events.stream().filter("closed"::equals).count());
  }

  private void enter() {
    events.add(gate.enter(() -> "client", () -> "first"));
  }
}

package io.kraftexporter.kafka.replicas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LastAnswerTest {
  private Duration clock = Duration.ofDays(-1);
  private final LastAnswer<String> last = new LastAnswer<>(() -> clock.toNanos());

  @Test
  void answerIsKeptForAMomentAfterItCame() {
    assertEquals(Optional.empty(), last.or(Optional.empty()));
    assertEquals(Optional.of("a"), last.or(Optional.of("a")));
    assertEquals(Optional.of("b"), last.or(Optional.of("b")));
    pass(15);
    assertEquals(Optional.of("b"), last.or(Optional.empty()));
    pass(1);
    assertEquals(Optional.empty(), last.or(Optional.empty()));
    assertEquals(Optional.of("c"), last.or(Optional.of("c")));
  }

  private void pass(int seconds) {
    clock = clock.plusSeconds(seconds);
  }
}

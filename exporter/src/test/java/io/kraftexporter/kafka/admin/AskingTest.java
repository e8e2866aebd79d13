package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AskingTest {
  private final KafkaAdmin admin =
      new KafkaAdmin(
          Duration.ofSeconds(8),
          () -> {
            throw new IllegalStateException("no call goes over a client here");
          },
          System::nanoTime);

  /** As while the client is made anew: whoever asks over another client is not affected. */
  @Test
  void whereThereIsNoClientEachKeyHasTheFailure() throws Exception {
    IllegalStateException none = new IllegalStateException("the client is made anew in 60 s");
    Asking<String, Integer> asking =
        asking(
            (keys, until) -> {
              throw none;
            });

    Answers<String, Integer> answers = asking.answers(Deadline.in(Duration.ofSeconds(5)));

    assertEquals(Map.of(), answers.values());
    assertEquals(Set.of("a", "b"), answers.failures().keySet());
    for (Exception failure : answers.failures().values()) {
      assertInstanceOf(NotStartedException.class, failure);
      assertEquals("the client is made anew in 60 s", failure.getMessage());
    }
  }

  @Test
  void whatIsLateIsAskedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Asking<String, Integer> asking =
        asking(
            (keys, until) ->
                calls.getAndIncrement() == 0
                    ? Map.of(
                        "a", CompletableFuture.completedFuture(1), "b", new CompletableFuture<>())
                    : Map.of("b", CompletableFuture.completedFuture(keys.size())));

    Answers<String, Integer> answers = asking.answers(Deadline.in(Duration.ofSeconds(5)));

    assertEquals(new Answers<>(Map.of("a", 1, "b", 1), Map.of()), answers);
  }

  private Asking<String, Integer> asking(Asking.Starter<String, Integer> call) {
    return new Asking<>(admin, "ask", List.of("a", "b"), Deadline.in(Duration.ofMillis(50)), call);
  }
}

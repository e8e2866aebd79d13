package io.kraftexporter.host.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kraftexporter.Await;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedCallsTest {
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BoundedCalls<String, String> calls = new BoundedCalls<>("test");
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger starts = new AtomicInteger();

  @Test
  void callsReturnOrFailEachByItself() throws Exception {
    IOException problem = new IOException("gone");
    Map<String, Callable<String>> all = new LinkedHashMap<>();
    all.put("a", () -> "1");
    all.put(
        "b",
        () -> {
          throw problem;
        });
    all.put("c", () -> "3");

    Map<String, Outcome<String>> outcomes = calls.run(all, LONG);

    assertEquals(new Outcome.Returned<>("1"), outcomes.get("a"));
    assertEquals(new Outcome.Failed<>(problem), outcomes.get("b"));
    assertEquals(new Outcome.Returned<>("3"), outcomes.get("c"));
    assertEquals(List.of("a", "b", "c"), List.copyOf(outcomes.keySet()));
  }

  /** More of them than threads would be started one a stall: those of one dead server. */
  @Test
  void callsAfterManyThatDoNotReturnStillDo() throws Exception {
    Map<String, Callable<String>> all = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      all.put("hung" + i, this::hang);
    }
    all.put("last", () -> "here");

    Map<String, Outcome<String>> outcomes = calls.run(all, Duration.ofSeconds(5));

    assertEquals(new Outcome.Returned<>("here"), outcomes.get("last"));
    assertInstanceOf(Outcome.Unanswered.class, outcomes.get("hung0"));
    answer.countDown();
  }

  @Test
  void callIsNotStartedAgainBeforeItHasReturned() throws Exception {
    Map<String, Callable<String>> one = Map.of("hung", this::hang);
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Outcome.Unanswered.class, calls.run(one, PATIENCE).get("hung"));
    }
    assertEquals(1, starts.get());

    answer.countDown();
    Await.until(
        "the call has returned and is started again",
        Duration.ofSeconds(10),
        () -> calls.run(one, LONG).get("hung").equals(new Outcome.Returned<>("at last")));

    assertEquals(2, starts.get());
  }

  @Test
  void callsThatShareAThreadKeepTheirOrderAndTheirResults() throws Exception {
    Map<String, Callable<String>> all = new LinkedHashMap<>();
    for (int i = 0; i < 1000; i++) {
      String value = Integer.toString(i);
      all.put(value, () -> value);
    }

    calls
        .run(all, LONG)
        .forEach((key, outcome) -> assertEquals(new Outcome.Returned<>(key), outcome));
  }

  private String hang() throws InterruptedException {
    starts.incrementAndGet();
    answer.await();
    return "at last";
  }
}

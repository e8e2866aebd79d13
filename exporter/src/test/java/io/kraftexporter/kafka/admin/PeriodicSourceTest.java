package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FreshnessPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicSourceTest {
  private static final Metric ANSWER = Metric.gauge("kafka_answer", "The answer.");
  private static final FreshnessPolicy USUAL =
      new FreshnessPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Duration KEPT = Duration.ofMinutes(15);

  private final KafkaAdmin admin = new KafkaAdmin(Map.of());
  private Optional<Integer> answer = Optional.of(42);
  private Map<Integer, Exception> failures = Map.of();
  private PeriodicSource<Integer> source = source(Duration.ofMinutes(5));

  private PeriodicSource<Integer> source(Duration period) {
    return new PeriodicSource<>("answers", admin, period, List.of(ANSWER)) {
      @Override
      protected Integer read(Deadline deadline) throws IOException {
        gaps.note("answers", new Answers<>(Map.of(1, 42), failures));
        return answer.orElseThrow(() -> new IOException("no answer"));
      }

      @Override
      protected void set(Integer snapshot) {
        sampler.set(ANSWER, snapshot);
      }
    };
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void isReadOncePerPeriodAndAsUsualAfterAFailure() throws Exception {
    Deadline scrape = Deadline.in(Duration.ofSeconds(1));
    assertEquals(new FreshnessPolicy(Duration.ofSeconds(1), KEPT), source.freshness(USUAL));

    assertEquals("kafka_answer 42.0\n", Lines.of(source.collect(scrape)));
    assertEquals(new FreshnessPolicy(Duration.ofMinutes(5), KEPT), source.freshness(USUAL));

    answer = Optional.empty();
    assertThrows(IOException.class, () -> source.collect(scrape));
    assertEquals(new FreshnessPolicy(Duration.ofSeconds(1), KEPT), source.freshness(USUAL));
  }

  @Test
  void isReadMoreOftenWhileABrokerDoesNotAnswerAndEverMoreRarely() throws Exception {
    assertEquals(List.of(15L, 30L, 60L, 120L, 120L, 120L), intervals(6, 2));
    assertEquals(List.of(15L, 30L), intervals(2, 3), "another broker");
    assertEquals(List.of(300L), intervals(1));
    assertEquals(List.of(15L, 30L), intervals(2, 3), "again after all was answered");

    failures = Map.of(2, new ClusterAuthorizationException("refused for good"));
    source.collect(Deadline.in(Duration.ofSeconds(1)));
    assertEquals(new FreshnessPolicy(Duration.ofMinutes(5), KEPT), source.freshness(USUAL));
  }

  @Test
  void isReadNoMoreRarelyThanInAShortPeriod() throws Exception {
    source = source(Duration.ofSeconds(40));
    assertEquals(List.of(15L, 30L, 40L, 40L), intervals(4, 2));
  }

  /** Returns the seconds until the next reading after each of some, while these are silent. */
  private List<Long> intervals(int readings, Integer... silent) throws Exception {
    failures = new HashMap<>();
    for (Integer broker : silent) {
      failures.put(broker, new TimeoutException());
    }
    List<Long> intervals = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      source.collect(Deadline.in(Duration.ofSeconds(1)));
      intervals.add(source.freshness(USUAL).reuseWithin().toSeconds());
    }
    return intervals;
  }
}

package io.kraftexporter.kafka;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaFuture;

/**
 * Awaits the answers to calls about many things, and says in the log what is left out. For one
 * thread at a time.
 */
final class Questions {
  private final KafkaAdmin admin;
  private final Gaps gaps = new Gaps();

  Questions(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** Awaits what has been asked; of what is not answered in time only the failure is known. */
  <K, V> Answers<K, V> await(String what, Map<K, KafkaFuture<V>> asked, Deadline deadline)
      throws InterruptedException {
    return note(what, admin.getEach(asked, deadline, what));
  }

  /** What has been asked and may be asked again. */
  record Asked<K, V>(
      String what,
      Map<K, KafkaFuture<V>> futures,
      Deadline until,
      BiFunction<Collection<K>, Deadline, Map<K, KafkaFuture<V>>> call) {

    private static <K, V> Asked<K, V> of(
        String what,
        Collection<K> keys,
        Deadline until,
        BiFunction<Collection<K>, Deadline, Map<K, KafkaFuture<V>>> call) {
      return new Asked<>(what, call.apply(keys, until), until, call);
    }
  }

  /** Asks, for {@link #twice}: with half of the time for the first answers. */
  <K, V> Asked<K, V> ask(
      String what,
      Collection<K> keys,
      Deadline deadline,
      BiFunction<Collection<K>, Deadline, Map<K, KafkaFuture<V>>> call) {
    return Asked.of(what, keys, part(deadline, 0.5), call);
  }

  /**
   * Awaits the answers, and asks once more about those that were late: the client may have left the
   * question who their coordinators are with a broker that hangs.
   */
  <K, V> Map<K, V> twice(Asked<K, V> asked, Deadline deadline) throws InterruptedException {
    String what = asked.what();
    Answers<K, V> first = admin.getEach(asked.futures(), asked.until(), what);
    List<K> late =
        first.failures().entrySet().stream()
            .filter(failure -> isLate(failure.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (late.isEmpty()) {
      return note(what, first).values();
    }
    Answers<K, V> second = admin.getEach(asked.call().apply(late, deadline), deadline, what);
    Map<K, V> values = new HashMap<>(first.values());
    values.putAll(second.values());
    Map<K, Exception> failures = new HashMap<>(first.failures());
    failures.keySet().removeAll(late);
    failures.putAll(second.failures());
    return note(what, new Answers<>(values, failures)).values();
  }

  /** Takes answers that were awaited elsewhere. */
  <K, V> Answers<K, V> note(String what, Answers<K, V> answers) {
    gaps.note(what, answers);
    return answers;
  }

  /** A part of the time that is left. */
  static Deadline part(Deadline deadline, double share) {
    return deadline.atMost(Duration.ofNanos((long) (deadline.left().toNanos() * share)));
  }

  private static boolean isLate(Exception failure) {
    return failure instanceof TimeoutException
        || failure instanceof org.apache.kafka.common.errors.TimeoutException;
  }
}

package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Awaits the answers to calls about many things, and says in the log what is left out. For one
 * thread at a time.
 */
public final class Questions {
  private final KafkaAdmin admin;
  private final Gaps gaps = new Gaps();

  public Questions(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** Awaits what has been asked; of what is not answered in time only the failure is known. */
  public <K, V> Answers<K, V> await(
      String what, Map<K, ? extends Future<V>> asked, Deadline deadline)
      throws InterruptedException {
    return note(what, admin.getEach(asked, deadline, what));
  }

  /** Asks, with half of the time for the first answers. */
  public <K, V> Asking<K, V> ask(
      String what, Collection<K> keys, Deadline deadline, Asking.Starter<K, V> call) {
    return new Asking<>(admin, what, keys, part(deadline, 0.5), call);
  }

  /** Awaits what was asked once or twice; what is not answered in time is missing. */
  public <K, V> Map<K, V> answers(Asking<K, V> asking, Deadline deadline)
      throws InterruptedException {
    return note(asking.what(), asking.answers(deadline)).values();
  }

  /** Takes answers that were awaited elsewhere. */
  public <K, V> Answers<K, V> note(String what, Answers<K, V> answers) {
    gaps.note(what, answers);
    return answers;
  }

  /** A part of the time that is left. */
  public static Deadline part(Deadline deadline, double share) {
    return deadline.atMost(Duration.ofNanos((long) (deadline.left().toNanos() * share)));
  }
}

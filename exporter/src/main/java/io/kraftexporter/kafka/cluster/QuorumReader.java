package io.kraftexporter.kafka.cluster;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the state of the quorum, once for all Sources of a scrape: who asks a moment after
 * another shares the answer, also while it is still awaited. Safe for any number of threads.
 */
public final class QuorumReader {
  private static final long MOMENT = Duration.ofMillis(200).toNanos();

  private final Supplier<KafkaFuture<QuorumSnapshot>> call;
  private final LongSupplier clock;
  private @Nullable KafkaFuture<QuorumSnapshot> last;
  private long asked;

  public QuorumReader(KafkaAdmin admin) {
    this(
        () -> admin.client().describeMetadataQuorum().quorumInfo().thenApply(QuorumSnapshot::of),
        System::nanoTime);
  }

  QuorumReader(Supplier<KafkaFuture<QuorumSnapshot>> call, LongSupplier clock) {
    this.call = call;
    this.clock = clock;
  }

  /** The answer to come, bounded by the client's own time-out. */
  public synchronized Future<QuorumSnapshot> ask() {
    long now = clock.getAsLong();
    if (last == null || last.isCompletedExceptionally() || now - asked > MOMENT) {
      last = call.get();
      asked = now;
    }
    return last;
  }
}

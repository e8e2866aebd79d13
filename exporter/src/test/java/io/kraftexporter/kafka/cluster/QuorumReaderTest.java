package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

final class QuorumReaderTest {
  private Duration clock = Duration.ofHours(-1);
  private final List<KafkaFutureImpl<QuorumSnapshot>> calls = new ArrayList<>();
  private final QuorumReader reader =
      new QuorumReader(
          () -> {
            calls.add(new KafkaFutureImpl<>());
            return calls.get(calls.size() - 1);
          },
          () -> clock.toNanos());

  @Test
  void callIsSharedForAMoment() {
    Future<QuorumSnapshot> first = reader.ask();
    clock = clock.plusMillis(200);
    assertSame(first, reader.ask(), "which is awaited");
    calls.get(0).complete(new QuorumSnapshot(1, 1, 1, List.of(), List.of()));
    assertSame(first, reader.ask(), "which was answered");
    clock = clock.plusMillis(1);
    assertNotSame(first, reader.ask());
  }

  @Test
  void callThatHangsOrFailedIsNotShared() {
    Future<QuorumSnapshot> hanging = reader.ask();
    clock = clock.plusMillis(201);
    Future<QuorumSnapshot> failing = reader.ask();
    assertNotSame(hanging, failing);
    calls.get(1).completeExceptionally(new IllegalStateException("no leader"));
    assertNotSame(failing, reader.ask());
  }
}

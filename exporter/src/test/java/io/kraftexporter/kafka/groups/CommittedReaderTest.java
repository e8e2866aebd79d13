package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.Await;
import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.groups.CommittedReader.First;
import io.kraftexporter.kafka.groups.CommittedReader.OffsetRange;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CommittedReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final Map<TopicPartition, OffsetRange> RANGE =
      Map.of(PARTITION, new OffsetRange(5, 6));
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<Duration> waits = new ArrayList<>();
  private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
  private long position = 6;

  @Test
  void rangeWithoutRecordEndsAtItsEnd() {
    try (CommittedReader reader = reader(LONG)) {
      assertEquals(Map.of(PARTITION, new First(6, 0, false)), read(reader).values());
    }
  }

  /** A hung leader does not confirm the position after a change of the leader. */
  @Test
  void positionIsNotAwaited() {
    position = -1;
    try (CommittedReader reader = reader(LONG)) {
      Answers<TopicPartition, First> answers = read(reader);
      assertInstanceOf(TimeoutException.class, answers.failures().get(PARTITION));
      waits.forEach(wait -> assertEquals(Duration.ZERO, wait));
      assertFalse(made.get(0).closed(), "other partitions go on with it");
    }
  }

  @Test
  void consumerThatIsNotNeededClosesItself() throws Exception {
    try (CommittedReader reader = reader(Duration.ofMillis(1))) {
      read(reader);
      Await.until("closed", LONG, () -> made.get(0).closed());
      read(reader);
      assertEquals(2, made.size());
    }
  }

  @Test
  void closedReaderMakesNoConsumer() {
    CommittedReader reader = reader(LONG);
    read(reader);
    reader.close();
    assertThrows(IllegalStateException.class, () -> read(reader));
    assertEquals(1, made.size());
  }

  @Test
  void addressThatCannotBeUsedIsNotConnectedTo() throws Exception {
    String nobody;
    try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + closed.getLocalPort();
    }
    try (CommittedReader reader =
        new CommittedReader(CheckedClients.of(Map.of("bootstrap.servers", nobody)))) {
      assertInstanceOf(UnreachableException.class, read(reader).failures().get(PARTITION));
    }
  }

  private static Answers<TopicPartition, First> read(CommittedReader reader) {
    return reader.read(RANGE, Deadline.in(Duration.ofMillis(500)));
  }

  private CommittedReader reader(Duration keep) {
    return new CommittedReader(
        () -> {
          MockConsumer<byte[], byte[]> consumer = new AtEnd();
          made.add(consumer);
          return consumer;
        },
        keep);
  }

  /** A consumer at a position of the test. */
  private final class AtEnd extends MockConsumer<byte[], byte[]> {
    AtEnd() {
      super("none");
    }

    @Override
    public synchronized long position(TopicPartition partition) {
      return position(partition, LONG);
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
      waits.add(timeout);
      if (position < 0) {
        throw new org.apache.kafka.common.errors.TimeoutException("not confirmed");
      }
      return position;
    }
  }
}

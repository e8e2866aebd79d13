package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.groups.ShareOffsetCalls.Offsets;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class ShareOffsetCallsTest {
  private static final Deadline MINUTE = Deadline.in(Duration.ofMinutes(1));
  private static final Map<TopicPartition, SharePartitionOffsetInfo> READ =
      Map.of(
          new TopicPartition("orders", 0),
          new SharePartitionOffsetInfo(3, Optional.empty(), Optional.of(4L)));

  private final Coordinators coordinators = new Coordinators();

  /** Keeps the calls until the test answers them. */
  private static final class Coordinators {
    private final List<String> started = new ArrayList<>();
    private final List<Deadline> deadlines = new ArrayList<>();
    private final List<KafkaFutureImpl<Map<TopicPartition, SharePartitionOffsetInfo>>> futures =
        new ArrayList<>();

    KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>> start(
        String group, Deadline deadline) {
      started.add(group);
      deadlines.add(deadline);
      KafkaFutureImpl<Map<TopicPartition, SharePartitionOffsetInfo>> future =
          new KafkaFutureImpl<>();
      futures.add(future);
      return future.thenApply(offsets -> offsets); // whose failures are wrapped, as the client's
    }
  }

  @Test
  void requestsOneGroupOfACoordinatorAtATime() {
    var answers = start(MINUTE, "a1", "b1", "c2", "d1");

    assertEquals(List.of("a1", "c2"), sorted(coordinators.started));
    answer("a1");
    assertEquals(List.of("a1", "b1", "c2"), sorted(coordinators.started));
    answer("b1");
    answer("c2");
    answer("d1");
    answers.forEach((group, offsets) -> assertEquals(Optional.of(READ), offsets.join().read()));
  }

  @Test
  void groupThatFailsDoesNotAffectTheNext() {
    var answers = start(MINUTE, "a1", "b1");

    future("a1").completeExceptionally(new GroupAuthorizationException("a1"));
    answer("b1");
    Throwable failure =
        assertThrows(CompletionException.class, () -> answers.getOrDefault("a1", missing()).join())
            .getCause();
    assertEquals(GroupAuthorizationException.class, failure.getClass());
    assertEquals(Optional.of(READ), answers.getOrDefault("b1", missing()).join().read());
  }

  @Test
  void groupThatIsLateIsRequestedOnceMore() {
    var answers = start(MINUTE, "a1", "b1");

    future("a1").completeExceptionally(new TimeoutException());
    assertEquals(List.of("a1", "a1"), coordinators.started);
    assertTrue(
        coordinators.deadlines.get(0).left().compareTo(coordinators.deadlines.get(1).left()) < 0);
    coordinators.futures.get(1).completeExceptionally(new TimeoutException());
    assertTrue(answers.getOrDefault("a1", missing()).isCompletedExceptionally());
    assertEquals(List.of("a1", "a1", "b1"), coordinators.started);
  }

  @Test
  void withoutTimeOnlyRequiredGroupsAreRequested() {
    var answers = start(Deadline.in(Duration.ZERO), "a1", "required1", "c1");

    assertEquals(List.of("required1"), coordinators.started);
    answer("required1");
    assertEquals(Optional.empty(), answers.getOrDefault("a1", missing()).join().read());
    assertEquals(Optional.of(READ), answers.getOrDefault("required1", missing()).join().read());
    assertEquals(Optional.empty(), answers.getOrDefault("c1", missing()).join().read());
  }

  @Test
  void closedClientFailsAllGroups() {
    var answers =
        new ShareOffsetCalls(
                (group, deadline) -> {
                  throw new IllegalStateException("closed");
                },
                group -> false,
                MINUTE,
                MINUTE)
            .start(List.of("a1", "b1"), group -> 1);

    assertFalse(answers.isEmpty());
    answers.forEach((group, offsets) -> assertTrue(offsets.isCompletedExceptionally()));
  }

  /** The coordinator of a group is the digit at the end of its name. */
  private Map<String, CompletableFuture<Offsets>> start(Deadline time, String... groups) {
    return new ShareOffsetCalls(
            coordinators::start, group -> group.startsWith("required"), time, MINUTE)
        .start(List.of(groups), group -> group.charAt(group.length() - 1));
  }

  private void answer(String group) {
    future(group).complete(READ);
  }

  private KafkaFutureImpl<Map<TopicPartition, SharePartitionOffsetInfo>> future(String group) {
    return coordinators.futures.get(coordinators.started.indexOf(group));
  }

  private static CompletableFuture<Offsets> missing() {
    return new CompletableFuture<>();
  }

  private static List<String> sorted(List<String> groups) {
    return groups.stream().sorted().toList();
  }
}

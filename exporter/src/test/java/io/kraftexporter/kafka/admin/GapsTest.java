package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

final class GapsTest {
  private static final TopicPartition A_0 = new TopicPartition("a", 0);
  private static final TopicPartition B_1 = new TopicPartition("b", 1);
  private final Exception late = new TimeoutException("listOffsets was not answered");

  private final List<String> log = new ArrayList<>();
  private final Gaps gaps = new Gaps(line -> log.add("warn " + line), line -> log.add("i " + line));

  @Test
  void onlyChangesAreSaid() {
    gaps.note("listOffsets", new Answers<>(Map.of(A_0, 1L, B_1, 2L), Map.of()));
    gaps.note("listOffsets", new Answers<>(Map.of(), Map.of(B_1, late, A_0, late)));
    gaps.note("listOffsets", new Answers<>(Map.of(A_0, 1L), Map.of(B_1, late)));
    gaps.note("describeTopics", new Answers<>(Map.of("b", 1L), Map.of("a", late)));
    gaps.note("listOffsets", new Answers<>(Map.of(A_0, 1L, B_1, 2L), Map.of()));
    gaps.note("listOffsets", new Answers<>(Map.of(A_0, 1L, B_1, 2L), Map.of()));

    assertEquals(
        List.of(
            "warn listOffsets: 2 not answered, such as a-0: listOffsets was not answered",
            "warn describeTopics: 1 not answered, such as a: listOffsets was not answered",
            "i listOffsets: all answered again"),
        log);
  }

  /** Commits that are missing leave no ends to ask for: no sign that brokers answer again. */
  @Test
  void whereNothingWasAskedAllIsAsBefore() {
    gaps.note("listOffsets", new Answers<>(Map.of(), Map.of(A_0, late)));
    gaps.note("listOffsets", new Answers<>(Map.of(), Map.of()));
    gaps.note("listOffsets", new Answers<>(Map.of(), Map.of(A_0, late)));

    assertEquals(
        List.of("warn listOffsets: 1 not answered, such as a-0: listOffsets was not answered"),
        log);
  }

  @Test
  void reasonThatNamesItsBrokerStandsAlone() {
    String reason = "Error listing groups on one:9092 (id: 1 rack: null): refused";
    gaps.note(
        "listGroups",
        new Answers<>(Map.of(), Map.of(reason, new ClusterAuthorizationException(reason))));

    assertEquals(List.of("warn listGroups: 1 not answered, such as " + reason), log);
  }

  @Test
  void whatIsGoneIsNoGapAndWhatIsUnsupportedIsSaidOnce() {
    Answers<TopicPartition, Long> answers =
        new Answers<>(
            Map.of(),
            Map.of(
                A_0, new UnknownTopicOrPartitionException(),
                B_1, new UnsupportedVersionException("too old")));
    gaps.note("listShareGroupOffsets", answers);
    gaps.note("listShareGroupOffsets", answers);

    assertEquals(
        List.of(
            "i listShareGroupOffsets: not supported by the brokers, so there are no such metrics"),
        log);
  }
}

package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AppendTimesTest {
  /** A broker that takes connections and never answers. */
  @Test
  void topicsThatNobodyListsLeaveMostOfTheTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KafkaAdmin admin =
            new KafkaAdmin(Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()))) {
      GroupsMemory memory = new GroupsMemory();
      memory.timelines = new Timelines();
      GroupsSnapshot nothing =
          new GroupsSnapshot(
              List.of(),
              List.of(),
              new Logs(Map.of(), Map.of(), Map.of(), Set.of()),
              Duration.ZERO,
              new RequestTimes(1_000, 1_010, 1));
      RecordAges ages = new RecordAges(admin);
      FirstRecords firsts = new FirstRecords(admin, Optional.empty(), Duration.ZERO, ages);
      AppendTimes times = new AppendTimes(admin, firsts, ages, 0, Optional.empty(), memory);
      Deadline deadline = Deadline.in(Duration.ofSeconds(4));
      times.after(nothing, deadline, deadline);
      assertTrue(deadline.left().compareTo(Duration.ofSeconds(2)) > 0, deadline.left()::toString);
    }
  }
}

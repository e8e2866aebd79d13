package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.LogLines;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.groups.GroupsSnapshot.Logs;
import io.kraftexporter.kafka.timeline.RequestTimes;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.scrape.Deadline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppendTimesTest {
  @Test
  void beginAndEndOfWhatCannotBeWrittenAreLoggedOnce(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("missing/timelines");
    GroupsMemory memory = new GroupsMemory();
    memory.timelines = new Timelines();
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        LogLines log = new LogLines()) {
      AppendTimes times = times(admin, Optional.of(file), memory);
      times.write();
      times.write();
      Files.createDirectory(file.getParent());
      times.write();
      times.write();

      assertEquals(
          List.of(
              file
                  + " cannot be written, so a restart would lose lag in seconds: no such file: "
                  + file
                  + ".new",
              file + " is written again"),
          log.with(file.toString()).stream()
              .map(line -> line.replaceFirst("^\\S+ [A-Z]+ ", ""))
              .toList());
    }
  }

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
      AppendTimes times = times(admin, Optional.empty(), memory);
      Deadline deadline = Deadline.in(Duration.ofSeconds(4));
      times.after(nothing, deadline, deadline);
      assertTrue(deadline.left().compareTo(Duration.ofSeconds(2)) > 0, deadline.left()::toString);
    }
  }

  private static AppendTimes times(KafkaAdmin admin, Optional<Path> file, GroupsMemory memory) {
    RecordAges ages = new RecordAges(admin);
    FirstRecords firsts =
        new FirstRecords(admin, Optional.empty(), Duration.ZERO, ages, new GroupsMemory());
    return new AppendTimes(admin, firsts, ages, 0, file, memory);
  }
}

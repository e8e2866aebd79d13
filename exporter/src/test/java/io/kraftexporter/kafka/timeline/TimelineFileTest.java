package io.kraftexporter.kafka.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimelineFileTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 7);
  private static final TopicPartition UNKNOWN = new TopicPartition("unknown", 0);

  private static final Map<String, Uuid> TOPICS = Map.of("a", new Uuid(1, 2), "b", new Uuid(3, 4));

  @TempDir Path directory;
  private Path path;
  private TimelineFile file;
  private final Timelines timelines = new Timelines();

  @BeforeEach
  void fill() {
    path = directory.resolve("lag");
    file = new TimelineFile(path);
    timelines.saw(Map.of(A, 10L, B, 5L), Set.of(), new RequestTimes(1_000, 1_010, 1));
    timelines.topics(TOPICS);
    timelines.saw(Map.of(A, 20L, B, 5L, UNKNOWN, 3L), Set.of(), new RequestTimes(2_000, 2_010, 2));
    TimelineSearch.first(timelines.of(A).orElseThrow(), 3, 500);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    file.write(new Timelines());
    file.write(timelines);
    Timelines read = file.read();
    assertEquals(Set.of(A, B), read.all().keySet());
    assertEquals(TOPICS, read.topics());
    for (TopicPartition partition : Set.of(A, B)) {
      assertArrayEquals(
          timelines.of(partition).orElseThrow().state(), read.of(partition).orElseThrow().state());
    }
  }

  @Test
  void withoutFileNothingIsKnown() throws IOException {
    assertEquals(Map.of(), file.read().all());
  }

  @Test
  void damagedFileIsRefused() throws IOException {
    file.write(timelines);
    byte[] bytes = Files.readAllBytes(path);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 4;
      Files.write(path, damaged);
      assertThrows(IOException.class, file::read);
    }
    for (int length = 0; length < bytes.length; length++) {
      Files.write(path, Arrays.copyOf(bytes, length));
      assertThrows(IOException.class, file::read);
    }
  }

  @Test
  void fileOfAnotherVersionIsRefused() throws IOException {
    file.write(timelines);
    byte[] bytes = Files.readAllBytes(path);
    bytes[7] = 2;
    Files.write(path, bytes);
    assertEquals("version 2 is not 1", assertThrows(IOException.class, file::read).getMessage());
  }
}

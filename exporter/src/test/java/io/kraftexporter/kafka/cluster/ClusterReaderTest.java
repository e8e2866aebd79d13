package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

final class ClusterReaderTest {
  private static final Deadline DEADLINE = Deadline.in(Duration.ofSeconds(1));

  private boolean upgraded;
  private Duration clock = Duration.ofHours(-1);
  private final List<Boolean> asked = new ArrayList<>();
  private final ClusterReader reader =
      new ClusterReader(
          (fenced, deadline) -> {
            asked.add(fenced);
            if (fenced && !upgraded) {
              throw new UnsupportedVersionException("before 4.0");
            }
            return new ClusterSnapshot("id", List.of(), fenced);
          },
          () -> clock.toNanos());

  @Test
  void fencedBrokersAreAskedForWhereTheyAreListed() throws Exception {
    upgraded = true;
    reader.read(DEADLINE);
    assertEquals(new ClusterSnapshot("id", List.of(), true), reader.read(DEADLINE));
    assertEquals(List.of(true, true), asked);
  }

  @Test
  void upgradeOfTheBrokersIsNoticedWithinMinutes() throws Exception {
    assertEquals(new ClusterSnapshot("id", List.of(), false), reader.read(DEADLINE));
    clock = clock.plusMinutes(10);
    reader.read(DEADLINE);
    assertEquals(List.of(true, false, false), asked);
    clock = clock.plusSeconds(1);
    reader.read(DEADLINE);
    assertEquals(List.of(true, false, false, true, false), asked);

    upgraded = true;
    clock = clock.plusMinutes(11);
    reader.read(DEADLINE);
    assertEquals(new ClusterSnapshot("id", List.of(), true), reader.read(DEADLINE));
    assertEquals(List.of(true, false, false, true, false, true, true), asked);
  }
}

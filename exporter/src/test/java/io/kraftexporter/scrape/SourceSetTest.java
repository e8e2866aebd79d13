package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SourceSetTest {
  private static final String CONNECTION = "connection";

  private final List<String> log = new ArrayList<>();
  private final List<Part<String, Map<String, Integer>>> parts = List.of(part("a"), part("b"));

  @Test
  void keepsTheSourceWhoseRecordIsEqualAndReplacesTheOther() {
    SourceSet<String, Map<String, Integer>> before = set(CONNECTION, 1, 1, Optional.empty());

    SourceSet<String, Map<String, Integer>> after = set(CONNECTION, 1, 2, Optional.of(before));
    before.closeUnless(Optional.of(after));

    assertSame(before.enabled().get(0), after.enabled().get(0));
    assertNotSame(before.enabled().get(1), after.enabled().get(1));
    assertEquals(List.of("b2 continues b1", "b1 closed for b2"), log);
  }

  @Test
  void keepsNoSourceOfAnotherConnection() {
    SourceSet<String, Map<String, Integer>> before = set(CONNECTION, 1, 1, Optional.empty());

    SourceSet<String, Map<String, Integer>> after = set("other", 1, 1, Optional.of(before));
    before.closeUnless(Optional.of(after));

    assertNotSame(before.enabled().get(0), after.enabled().get(0));
    assertEquals(
        List.of("a1 continues a1", "b1 continues b1", "a1 closed for a1", "b1 closed for b1"), log);
  }

  @Test
  void leavesOutWhatTheConfigurationDoesNotWant() {
    assertEquals(
        List.of(SourceId.of("a1")),
        set(CONNECTION, 1, 0, Optional.empty()).enabled().stream().map(Source::id).toList());
  }

  @Test
  void closesEverySourceWithoutASuccessor() {
    set(CONNECTION, 1, 0, Optional.empty()).closeUnless(Optional.empty());

    assertEquals(List.of("a1 closed", "b0 closed"), log);
  }

  private SourceSet<String, Map<String, Integer>> set(
      String connection, int a, int b, Optional<SourceSet<String, Map<String, Integer>>> before) {
    return new SourceSet<>(parts, connection, Map.of("a", a, "b", b), before);
  }

  /** A source of the value of a key, which is wanted unless the value is 0. */
  private Part<String, Map<String, Integer>> part(String key) {
    return new Part<>(
        key,
        all -> all.getOrDefault(key, 0),
        all -> all.getOrDefault(key, 0) > 0,
        (connection, all, before) -> {
          String name = key + all.get(key);
          before.ifPresent(old -> log.add(name + " continues " + old.id()));
          return new LoggingSource(name);
        });
  }

  private final class LoggingSource implements Source {
    private final String name;

    LoggingSource(String name) {
      this.name = name;
    }

    @Override
    public SourceId id() {
      return SourceId.of(name);
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }

    @Override
    public Samples collect(Deadline deadline) {
      return Samples.NONE;
    }

    @Override
    public void close() {
      log.add(name + " closed");
    }

    @Override
    public void closeFor(Source successor) {
      log.add(name + " closed for " + successor.id());
    }
  }
}

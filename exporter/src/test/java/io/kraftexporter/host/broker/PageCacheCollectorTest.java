package io.kraftexporter.host.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.host.linux.Fixture;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PageCacheCollectorTest {
  private static final String TIMESTAMP = "kafka_log_dir_page_cache_scan_timestamp_seconds";
  private static final String BYTES = "kafka_log_dir_page_cache_bytes";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final Duration BRIEFLY = Duration.ofSeconds(20);

  @TempDir Path directory;
  private FakeMachine fake;
  private final AtomicLong nanoTime = new AtomicLong(5);
  private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);

  @BeforeEach
  void machine() throws Exception {
    fake =
        new FakeMachine(directory)
            .process(8, 2000, "java kafka.Kafka /server.properties")
            .file("server.properties", "node.id=3\nlog.dirs=/a,/b\n")
            .file("proc/8/mountinfo", "1 0 8:3 / / rw,relatime - ext4 /dev/sda3 rw\n")
            .file("a/orders-0/00.log", "x")
            .file("b/orders-1/00.log", "x");
  }

  /** Set back an hour, the wall clock makes no old scan young and keeps no new one waiting. */
  @Test
  void wallClockThatIsSetBackChangesOnlyTheTimestamp() throws Exception {
    Collector collector = collector(file -> new PageCacheScan.PageCounts(1, 0, 0, 0, 0));
    awaitTimestamp(collector, NOON);

    wall.set(NOON.minus(Duration.ofHours(1)));
    nanoTime.addAndGet(INTERVAL.multipliedBy(2).toNanos());
    awaitTimestamp(collector, NOON.minus(Duration.ofHours(1)));
  }

  @Test
  void oldScanIsNotServedWhateverTheWallClockShows() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicLong scans = new AtomicLong();
    Collector collector =
        collector(
            file -> {
              if (scans.incrementAndGet() > 2) {
                await(never);
              }
              return new PageCacheScan.PageCounts(1, 0, 0, 0, 0);
            });
    awaitTimestamp(collector, NOON);

    wall.set(NOON.minus(Duration.ofHours(1)));
    nanoTime.addAndGet(INTERVAL.multipliedBy(4).toNanos());

    assertEquals(List.of(), told(collector).values(TIMESTAMP));
    never.countDown();
  }

  /** A dead disk keeps its own directory's scan, and no other's. */
  @Test
  void directoryThatDoesNotAnswerAffectsOnlyItself() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (LogLines log = new LogLines()) {
      Collector collector =
          collector(
              file -> {
                if (file.startsWith(directory.resolve("a"))) {
                  await(never);
                }
                return new PageCacheScan.PageCounts(1, 0, 0, 0, 0);
              });
      awaitTimestamp(collector, NOON);

      ParsedText told = told(collector);
      assertEquals(List.of(4096.0), told.values(BYTES, "log_dir", "/b", "state", "cached"));
      assertEquals(List.of(), told.values(BYTES, "log_dir", "/a", "state", "cached"));
      assertEquals(1, log.with("no page cache metrics of /a: the scan does not return").size());
    }
    never.countDown();
  }

  private void awaitTimestamp(Collector collector, Instant expected) throws Exception {
    Await.until(
        "a scan of " + expected,
        BRIEFLY,
        () ->
            told(collector).values(TIMESTAMP).equals(List.of((double) expected.getEpochSecond())));
  }

  private static ParsedText told(Collector collector) throws Exception {
    return ParsedText.parse(Fixture.text(collector));
  }

  private Collector collector(PageCacheScan.Cache cache) {
    Machine machine = fake.machine();
    return new PageCacheCollector(
        new LogDirectories(
            machine,
            new KafkaProcesses(
                machine, HostConfigurations.kafka(), Optional::empty, System::nanoTime),
            List.of(),
            System::nanoTime),
        new PageCacheConfiguration(INTERVAL, Duration.ofSeconds(10), false),
        OptionalLong.of(4096),
        () -> cache,
        nanoTime::get,
        new WallClock(),
        Duration.ofSeconds(2));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class WallClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return wall.get();
    }
  }
}

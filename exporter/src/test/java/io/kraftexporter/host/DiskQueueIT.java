package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.rules.RuleCase;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load with a known number of requests in flight, and what the shipped query makes of it. */
@Timeout(120)
class DiskQueueIT {
  private static final String WEIGHTED = "node_disk_io_time_weighted_seconds_total";
  private static final String DISKS = "kafka_log_dir_disk_info";
  private static final String QUERY = "sum(cluster_instance_device:node_disk_queue:mean5m)";
  private static final int SCRAPES = 14;

  /** Half a second of load stands for a minute of the rules' time. */
  private static final Duration REAL = Duration.ofMillis(500);

  private static final Duration TOLD = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void theQueryGivesTheDepthAndTheAlertFiresBeyondTen() throws Exception {
    assertDepth(4, Map.of());
    assertDepth(16, Map.of("{}", 1.0));
  }

  /** Once in three times: meanwhile others may ask much of the same disk. */
  private void assertDepth(int depth, Map<String, Double> disksThatFire) throws Exception {
    String wrong = wrong(depth, disksThatFire);
    for (int again = 0; again < 2 && !wrong.isEmpty(); again++) {
      wrong = wrong(depth, disksThatFire);
    }
    assertEquals("", wrong);
  }

  /** Less than the depth by the moments between requests; more by what others ask of the disk. */
  private String wrong(int depth, Map<String, Double> disksThatFire) throws Exception {
    try (TemporaryDirectory data = DiskDirectory.create("disk-queue");
        HostSource source = source(data.path())) {
      List<String> disks =
          scrape(source).samples().getOrDefault(DISKS, Map.of()).keySet().stream()
              .map(labels -> labels.get("device"))
              .toList();
      assertFalse(disks.isEmpty(), "no disk is known below " + data.path());
      RuleCase rules = new RuleCase(TOLD);
      double mean;
      DirectReads reads = DirectReads.start(data.path().resolve("file"), depth);
      try {
        mean = told(source, disks, rules);
      } finally {
        reads.close();
      }
      System.out.printf("%d requests in flight: %.2f by the kernel's count%n", depth, mean);
      rules.expect(
          "count(%1$s > %2$s < %3$s)".formatted(QUERY, 0.7 * depth, 1.4 * depth),
          Map.of("{}", 1.0));
      rules.expect(
          "count(ALERTS{alertname=\"KafkaDiskQueueLong\", alertstate=\"firing\"})", disksThatFire);
      return rules.run(directory);
    }
  }

  /** Tells the rules what is scraped; the mean over all of it. */
  private static double told(HostSource source, List<String> disks, RuleCase rules)
      throws Exception {
    Map<String, Double> told = new HashMap<>();
    double mean = 0;
    ParsedText before = scrape(source);
    long beforeNanos = System.nanoTime();
    for (int i = 0; i < SCRAPES; i++) {
      Thread.sleep(REAL.toMillis());
      ParsedText now = scrape(source);
      long nowNanos = System.nanoTime();
      Map<Map<String, String>, Double> weighted = new HashMap<>();
      for (String disk : disks) {
        double depth =
            (now.value(WEIGHTED, "device", disk) - before.value(WEIGHTED, "device", disk))
                / ((nowNanos - beforeNanos) / 1e9);
        weighted.put(
            Map.of("device", disk), told.merge(disk, depth * TOLD.toSeconds(), Double::sum));
        mean += depth / SCRAPES;
      }
      rules.scraped(
          new ParsedText(
              Map.of(WEIGHTED, weighted, DISKS, now.samples().get(DISKS)), Map.of(), Map.of()));
      before = now;
      beforeNanos = nowNanos;
    }
    return mean;
  }

  private static HostSource source(Path logDir) {
    return new HostSource(HostConfigurations.of(logDir), Optional::empty);
  }

  private static ParsedText scrape(HostSource source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))));
  }
}

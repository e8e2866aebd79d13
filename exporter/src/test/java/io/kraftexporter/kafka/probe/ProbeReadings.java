package io.kraftexporter.kafka.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The samples of a probe, by the broker that leads the partition. */
final class ProbeReadings {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final ParsedText NOTHING = ParsedText.parse("");

  private ProbeReadings() {}

  /** So many more than now, from each of these brokers. */
  static void awaitSuccesses(ProbeSource probe, int more, int... leaders) throws Exception {
    ParsedText before = read(probe);
    for (int leader : leaders) {
      Await.until(
          more + " records more of broker " + leader,
          PATIENCE,
          () -> successes(read(probe), leader) >= successes(before, leader) + more);
    }
  }

  /**
   * Records that were sent to these brokers were read again, within a second: half of the time-out.
   */
  static void assertAllCameBackSoon(ParsedText before, ParsedText now, int... leaders) {
    for (int leader : leaders) {
      assertEquals(failures(before, leader), failures(now, leader), "failures of " + leader);
      assertEquals(
          successes(now, leader) - successes(before, leader),
          soon(now, leader) - soon(before, leader),
          "round trips of " + leader);
    }
  }

  static String refusal(ProbeSource probe) {
    try {
      probe.collect(Deadline.in(PATIENCE));
      return "";
    } catch (Exception e) {
      return e.getMessage();
    }
  }

  static ParsedText read(ProbeSource probe) throws Exception {
    return ParsedText.parse(Texts.of(probe.collect(Deadline.in(PATIENCE))));
  }

  static Set<Integer> answering(ProbeSource probe) throws Exception {
    return read(probe)
        .samples()
        .getOrDefault("kafka_probe_round_trip_seconds_count", Map.of())
        .entrySet()
        .stream()
        .filter(leader -> leader.getValue() > 0)
        .map(leader -> Integer.valueOf(leader.getKey().get("node_id")))
        .collect(Collectors.toSet());
  }

  static double failures(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_failures_total", leader);
  }

  private static double successes(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_round_trip_seconds_count", leader);
  }

  private static double soon(ParsedText probe, int leader) {
    return count(probe, "kafka_probe_round_trip_seconds_bucket", leader, "le", "1.0");
  }

  /** None before the first. */
  private static double count(ParsedText probe, String name, int leader, String... labels) {
    List<String> pairs = new ArrayList<>(List.of("node_id", Integer.toString(leader)));
    pairs.addAll(List.of(labels));
    return probe.values(name, pairs.toArray(String[]::new)).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}

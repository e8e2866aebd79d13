package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.rules.Mapping;
import io.kraftexporter.rules.RuleCase;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjDoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every documented threshold and setting, from the kernel's files through the collectors and the
 * shipped rules to the alert: silent on this side of the limit, firing on the other.
 */
class ThresholdsTest {
  private static final String FIRING =
      "count by (alertname) (ALERTS{alertstate=\"firing\", severity!=\"none\"})";

  /** A threshold under its name in docs/MAPPING.md, and how a machine gets to its limit. */
  private record Threshold(
      String name,
      String alert,
      double healthy,
      double beyond,
      ObjDoubleConsumer<BrokerMachine> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Threshold> thresholds() {
    return Stream.of(
        new Threshold("CPU use < 80 %", "KafkaHostHighCPU", 0.79, 0.81, (it, to) -> it.cpu = to),
        new Threshold(
            "context switches < 1,000,000 /s",
            "KafkaHostManyContextSwitches",
            999_000,
            1_001_000,
            (it, to) -> it.contextSwitchesPerSecond = to),
        new Threshold(
            "memory use < 85 %", "KafkaHostHighMemory", 0.84, 0.86, (it, to) -> it.memory = to),
        new Threshold(
            "swap use < 1 %", "KafkaHostSwapping", 0.009, 0.011, (it, to) -> it.swap = to),
        new Threshold(
            "page-cache hit rate > 95 %",
            "KafkaPageCacheMisses", 0.951, 0.949, (it, to) -> it.cacheHits = to),
        new Threshold(
            "disk use < 85 %", "KafkaLogDirFillingUp", 0.84, 0.86, (it, to) -> it.disk = to),
        new Threshold(
            "disk queue length < 10",
            "KafkaDiskQueueLong",
            9.9,
            10.1,
            (it, to) -> it.diskQueue = to),
        new Threshold(
            "network bandwidth use < 80 %",
            "KafkaHostNetworkSaturated", 0.79, 0.81, (it, to) -> it.network = to),
        new Threshold(
            "network packet error rate < 0.01 %",
            "KafkaHostNetworkErrors", 0.9e-4, 1.1e-4, (it, to) -> it.networkErrors = to));
  }

  /** Values that are only watched, as the documents give no limit, and what shows them. */
  private static final Map<String, Set<String>> WATCHED =
      Map.of(
          "interrupts",
          Set.of("node_intr_total"),
          "IOPS",
          Set.of("node_disk_reads_completed_total", "node_disk_writes_completed_total"),
          "disk bandwidth",
          Set.of("node_disk_read_bytes_total", "node_disk_written_bytes_total"),
          "connections",
          Set.of("node_netstat_Tcp_CurrEstab"));

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("thresholds")
  void theAlertIsSilentOnThisSideOfTheLimitAndFiresOnTheOther(Threshold threshold)
      throws IOException, InterruptedException {
    assertEquals("", run(threshold, threshold.healthy, Map.of()));
    assertEquals(
        "",
        run(threshold, threshold.beyond, Map.of("{alertname=\"" + threshold.alert + "\"}", 1.0)));
  }

  private String run(Threshold threshold, double value, Map<String, Double> firing)
      throws IOException, InterruptedException {
    BrokerMachine machine = new BrokerMachine(directory.resolve(Double.toString(value)));
    threshold.set.accept(machine, value);
    RuleCase rules = rules(machine, Duration.ofMinutes(1), Duration.ofMinutes(30));
    rules.expect(FIRING, firing);
    return rules.run(directory);
  }

  @Test
  void whatIsWatchedHasItsSeries() throws IOException, InterruptedException {
    ParsedText told = new BrokerMachine(directory).scrapedAfter(Duration.ofMinutes(1));

    WATCHED.values().forEach(names -> assertTrue(told.samples().keySet().containsAll(names)));
  }

  @Test
  void everyDocumentedThresholdIsTested() throws IOException, InterruptedException {
    Set<String> tested =
        thresholds().map(Threshold::name).collect(Collectors.toCollection(TreeSet::new));
    tested.addAll(WATCHED.keySet());

    assertEquals(
        Mapping.read().rows().stream()
            .map(Mapping.Row::item)
            .dropWhile(item -> !item.startsWith("CPU use"))
            .takeWhile(item -> !item.startsWith("net.core"))
            .collect(Collectors.toCollection(TreeSet::new)),
        tested);
  }

  @Test
  void everyDocumentedThresholdHasItsPanel() throws IOException, InterruptedException {
    StringBuilder dashboards = new StringBuilder();
    for (Path file : Shipped.files("dashboards", ".json")) {
      dashboards.append(Files.readString(file));
    }
    Stream<String> shown =
        Stream.of(
                thresholds().map(Threshold::alert),
                WATCHED.values().stream().flatMap(Set::stream),
                Stream.of("KafkaSettingNotRecommended"))
            .flatMap(names -> names);
    assertEquals(List.of(), shown.filter(name -> dashboards.indexOf(name) < 0).toList());
  }

  @Test
  void theAlertFiresForEverySettingThatIsNotAsRecommended()
      throws IOException, InterruptedException {
    BrokerMachine machine = new BrokerMachine(directory);
    machine.settingsAreRight = false;
    RuleCase rules = rules(machine, Duration.ofMinutes(5), Duration.ofMinutes(90));
    Map<String, Double> firing = new HashMap<>();
    Set<String> tested = new TreeSet<>();
    Recommendations.shipped(Section.SYSCTL, Section.MOUNT, Section.ULIMIT)
        .forEach(
            (name, advice) -> {
              firing.put(
                  "{scope=\"%s\", setting=\"%s\"}".formatted(advice.section().key(), name), 1.0);
              tested.add(name);
            });
    rules.expect(
        "count by (scope, setting) (ALERTS{alertname=\"KafkaSettingNotRecommended\","
            + " alertstate=\"firing\"})",
        firing);

    assertEquals("", rules.run(directory));
    Set<String> missing = documentedSettings();
    assertEquals(18, missing.size());
    missing.removeAll(tested);
    assertEquals(Set.of(), missing);
  }

  @Test
  void theAlertIsSilentWhereAllSettingsAreAsRecommended() throws IOException, InterruptedException {
    RuleCase rules =
        rules(new BrokerMachine(directory), Duration.ofMinutes(5), Duration.ofMinutes(90));
    rules.expect(FIRING, Map.of());
    rules.expect("sum(kafka_os_setting_ok)", Map.of("{}", 24.0));

    assertEquals("", rules.run(directory));
  }

  private static Set<String> documentedSettings() throws IOException, InterruptedException {
    Pattern name = Pattern.compile(".*kafka_os_setting\\{setting=\"([^\"]+)\".*");
    return Mapping.read().rows().stream()
        .map(row -> name.matcher(row.ours()))
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static RuleCase rules(BrokerMachine machine, Duration step, Duration time)
      throws IOException, InterruptedException {
    RuleCase rules = new RuleCase(step);
    for (Duration at = Duration.ZERO; at.compareTo(time) < 0; at = at.plus(step)) {
      rules.scraped(machine.scrapedAfter(step));
    }
    return rules;
  }
}

package io.kraftexporter.host;

import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.host.linux.FileSystemCollector;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import io.kraftexporter.recommendation.ValueRule;
import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine of files with one broker on it, healthy in all that the thresholds are about until it
 * is told otherwise, and read by the real collectors.
 */
final class BrokerMachine {
  private static final Set<String> READ =
      Set.of(
          "broker_process",
          "diskstats",
          "filesystem",
          "log_dir",
          "meminfo",
          "netclass",
          "netdev",
          "netstat",
          "os_settings",
          "stat");
  private static final long MEMORY_KIB = 64L << 20;
  private static final long SWAP_KIB = 4L << 20;
  private static final long LINK_MEGABIT = 10_000;
  private static final long SENT_BYTES_PER_SECOND = 200_000_000;
  private static final long PACKETS_PER_SECOND = 1_000_000;

  double cpu = 0.5;
  double contextSwitchesPerSecond = 100_000;
  double memory = 0.5;
  double swap = 0;
  double cacheHits = 0.99;
  double disk = 0.5;
  double diskQueue = 2;
  double network = 0.2;
  double networkErrors = 0;
  boolean settingsAreRight = true;

  private final FakeMachine files;
  private final HostSource source;
  private long seconds;

  BrokerMachine(Path directory) throws IOException {
    files =
        new FakeMachine(directory)
            .process(8, 2000, "java kafka.Kafka /server.properties")
            .file("server.properties", "node.id=3\nlog.dirs=/data/kafka\n")
            .file("sys/devices/sdb/size", "1\n")
            .link("sys/dev/block/8:16", "../../devices/sdb")
            .file("sys/class/net/eth0/operstate", "up\n")
            .file("sys/class/net/eth0/speed", LINK_MEGABIT + "\n");
    HostConfiguration usual = HostConfigurations.usual();
    source =
        new HostSource(
            Collectors.linux(files.machine(), usual, Optional::empty, any -> space()).stream()
                .filter(collector -> READ.contains(collector.name()))
                .toList());
  }

  /** Returns the samples after this time, during which the machine went on as it is. */
  ParsedText scrapedAfter(Duration time) throws IOException, InterruptedException {
    seconds += time.toSeconds();
    counters();
    gauges();
    settings();
    return ParsedText.parse(
        Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))) + bytesOut());
  }

  private void counters() throws IOException {
    long ticks = seconds * 100;
    long busy = Math.round(cpu * ticks);
    long packets = PACKETS_PER_SECOND * seconds;
    long bytes = Math.round(network * LINK_MEGABIT * 1e6 / 8 * seconds);
    files
        .file(
            "proc/stat",
            """
            cpu0 %1$d 0 0 %2$d 0 0 0 0 0 0
            cpu1 %1$d 0 0 %2$d 0 0 0 0 0 0
            intr %3$d 1 2 3
            ctxt %4$d
            btime 1795296920
            """
                .formatted(
                    busy,
                    ticks - busy,
                    5_000 * seconds,
                    Math.round(contextSwitchesPerSecond * seconds)))
        .file(
            "proc/diskstats",
            "8 16 sdb %1$d 0 %2$d 0 %1$d 0 %2$d 0 0 0 %3$d\n"
                .formatted(100 * seconds, 20_000 * seconds, Math.round(diskQueue * 1e3 * seconds)))
        .file(
            "proc/1/net/dev",
            "eth0: %1$d %2$d %3$d 0 0 0 0 0 %1$d %2$d 0 0 0 0 0 0\n"
                .formatted(bytes, packets, Math.round(networkErrors * 2 * packets)))
        .file(
            "proc/8/io",
            "read_bytes: " + Math.round((1 - cacheHits) * SENT_BYTES_PER_SECOND * seconds) + "\n");
  }

  private void gauges() throws IOException {
    files
        .file(
            "proc/meminfo",
            """
            MemTotal: %d kB
            MemAvailable: %d kB
            SwapTotal: %d kB
            SwapFree: %d kB
            """
                .formatted(
                    MEMORY_KIB,
                    Math.round((1 - memory) * MEMORY_KIB),
                    SWAP_KIB,
                    Math.round((1 - swap) * SWAP_KIB)))
        .file("proc/1/net/snmp", "Tcp: CurrEstab\nTcp: 400\n");
  }

  private void settings() throws IOException {
    Map<String, Recommendation> all =
        Recommendations.shipped(Section.SYSCTL, Section.MOUNT, Section.ULIMIT);
    StringBuilder options = new StringBuilder("rw");
    for (Map.Entry<String, Recommendation> setting : all.entrySet()) {
      List<ValueRule.AcceptedValues> parts = setting.getValue().rule().parts();
      if (setting.getValue().section() == Section.SYSCTL) {
        files.file(
            "proc/sys/" + setting.getKey().replace('.', '/'),
            String.join("\t", parts.stream().map(part -> Long.toString(number(part))).toList())
                + "\n");
      } else if (setting.getValue().section() == Section.MOUNT) {
        options.append(number(parts.get(0)) == 1 ? "," + setting.getKey() : "");
      }
    }
    String mounts = "1 0 8:16 / /data " + options + " - xfs /dev/sdb rw\n";
    files
        .file("proc/1/mountinfo", mounts)
        .file("proc/8/mountinfo", mounts)
        .file(
            "proc/8/limits",
            "Max processes %d x processes\nMax open files %d x files\n"
                .formatted(number(rule(all, "nproc")), number(rule(all, "nofile"))));
  }

  /** The recommended value, or a number next to an accepted one. */
  private long number(ValueRule.AcceptedValues rule) {
    long recommended = (long) rule.recommended().orElseThrow();
    if (settingsAreRight) {
      return recommended;
    }
    return Stream.of(recommended - 1, recommended + 1, 81L)
        .filter(value -> value >= 0 && !rule.allows(value))
        .findFirst()
        .orElseThrow();
  }

  private static ValueRule.AcceptedValues rule(Map<String, Recommendation> all, String name) {
    return Objects.requireNonNull(all.get(name)).rule().value();
  }

  private FileSystemCollector.Space space() {
    long free = Math.round((1 - disk) * 1e12);
    return new FileSystemCollector.Space(
        1_000_000_000_000L,
        free,
        free,
        FileSystemCollector.Space.UNTOLD,
        FileSystemCollector.Space.UNTOLD);
  }

  /** Returns the samples of the broker's own metrics. */
  private String bytesOut() {
    return "kafka_server_brokertopicmetrics_bytesout_total{node_id=\"3\"} "
        + SENT_BYTES_PER_SECOND * seconds
        + "\n";
  }
}

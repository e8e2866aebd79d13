package io.kraftexporter.host.broker;

import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsSettingCollectorTest {
  @TempDir Path directory;

  /** Every setting of the table, at its limit and beyond it. */
  @ParameterizedTest
  @CsvSource({
    "net.core.rmem_default, 262144, 262143",
    "net.core.rmem_max, 16777216, 16777215",
    "net.core.wmem_default, 262144, 262143",
    "net.core.wmem_max, 16777216, 16777215",
    "net.core.netdev_max_backlog, 5000, 4999",
    "net.core.somaxconn, 65535, 65534",
    "net.ipv4.tcp_window_scaling, 1, 0",
    "net.ipv4.tcp_rmem, 4096 65536 16777216, 4096 65536 16777215",
    "net.ipv4.tcp_wmem, 4096 65536 16777216, 4096 65535 16777216",
    "net.ipv4.tcp_max_syn_backlog, 8192, 8191",
    "net.ipv4.tcp_slow_start_after_idle, 0, 1",
    "vm.swappiness, 1, 60",
    "vm.dirty_background_ratio, 5, 6",
    "vm.dirty_ratio, 60, 59",
    "vm.dirty_expire_centisecs, 12000, 12001",
    "vm.dirty_writeback_centisecs, 1500, 1501",
    "fs.file-max, 2097152, 2097151",
    "vm.max_map_count, 262144, 65530",
  })
  void aKernelSettingIsRightUpToItsLimit(String setting, String right, String wrong)
      throws Exception {
    FakeMachine fake = new FakeMachine(directory);
    String file = "proc/sys/" + setting.replace('.', '/');

    fake.file(file, right.replace(' ', '\t') + "\n");
    assertEquals(Map.of(setting, 1.0), ok(fake));

    fake.file(file, wrong.replace(' ', '\t') + "\n");
    assertEquals(Map.of(setting, 0.0), ok(fake));
  }

  @ParameterizedTest
  @CsvSource({
    "noatime, 'rw,noatime', 'rw,relatime'",
    "data=writeback, rw, 'rw,data=writeback'",
    "nobarrier, rw, 'rw,nobarrier'",
    "barrier=0, 'rw,barrier=1', 'rw,barrier=0'",
    "nofile, 1000000, 999999",
    "nofile, unlimited, 1024",
    "nproc, 32768, 32767",
  })
  void soAreAMountsOptionsAndABrokersLimits(String setting, String right, String wrong)
      throws Exception {
    assertEquals(1.0, ok(broker(right)).get(setting));
    assertEquals(0.0, ok(broker(wrong)).get(setting));
  }

  @Test
  void aSettingWithThreeNumbersHasThreeSeriesAndOneVerdict() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory).file("proc/sys/net/ipv4/tcp_rmem", "4096\t131072\t6291456\n");
    assertEquals(
        """
        # HELP kafka_os_setting Current value of a setting of the machine (sysctl), of a log directory's mount or of a broker's limits (ulimit); 1 for a mount option that is set.
        # TYPE kafka_os_setting gauge
        kafka_os_setting{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",log_dir="",\
        part="min"} 4096
        kafka_os_setting{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",log_dir="",\
        part="default"} 131072
        kafka_os_setting{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",log_dir="",\
        part="max"} 6291456
        # HELP kafka_os_setting_ok Whether the setting is as recommended, 1 or 0.
        # TYPE kafka_os_setting_ok gauge
        kafka_os_setting_ok{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",log_dir=""} 0
        # HELP kafka_os_setting_recommended Recommended value of the setting, or its recommended minimum or maximum.
        # TYPE kafka_os_setting_recommended gauge
        kafka_os_setting_recommended{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",\
        log_dir="",part="min"} 4096
        kafka_os_setting_recommended{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",\
        log_dir="",part="default"} 65536
        kafka_os_setting_recommended{scope="sysctl",setting="net.ipv4.tcp_rmem",node_id="",\
        log_dir="",part="max"} 16777216
        """,
        text(collector(fake, Map.of())));
  }

  @Test
  void theConfigurationReplacesAddsAndSwitchesOff() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .file("proc/sys/vm/swappiness", "10\n")
            .file("proc/sys/vm/dirty_ratio", "20\n")
            .file("proc/sys/vm/overcommit_memory", "2\n");

    assertEquals(
        Map.of("vm.swappiness", 1.0, "vm.overcommit_memory", 0.0),
        ok(
            collector(
                fake,
                Map.of(
                    "vm.swappiness", "1..10",
                    "vm.dirty_ratio", "off",
                    "vm.overcommit_memory", "..1"))));
  }

  private FakeMachine broker(String setting) throws Exception {
    String options = setting.startsWith("rw") ? setting : "rw";
    return new FakeMachine(directory)
        .process(8, 2000, "java kafka.Kafka /server.properties")
        .file("server.properties", "node.id=3\nlog.dirs=/data\n")
        .file("proc/8/mountinfo", "1 0 8:3 / / " + options + " - ext4 /dev/sda3 rw\n")
        .file(
            "proc/8/limits",
            "Max processes  %s  x  processes\nMax open files  %s  x  files\n"
                .formatted(limit(setting), limit(setting)));
  }

  private static String limit(String setting) {
    return setting.startsWith("rw") ? "1" : setting;
  }

  private static Map<String, Double> ok(FakeMachine fake) throws Exception {
    return ok(collector(fake, Map.of()));
  }

  private static Map<String, Double> ok(Collector collector) throws Exception {
    Map<String, Double> ok = new TreeMap<>();
    ParsedText.parse(text(collector))
        .samples()
        .getOrDefault("kafka_os_setting_ok", Map.of())
        .forEach((labels, value) -> ok.put(labels.get("setting"), value));
    return ok;
  }

  private static Collector collector(FakeMachine fake, Map<String, String> own) {
    Machine machine = fake.machine();
    KafkaProcesses processes =
        new KafkaProcesses(machine, HostConfigurations.kafka(), Optional::empty, System::nanoTime);
    return new OsSettingCollector(
        machine,
        processes,
        new LogDirectories(machine, processes, List.of(), System::nanoTime),
        Recommendations.of(own, Section.SYSCTL, Section.MOUNT, Section.ULIMIT),
        System::nanoTime);
  }
}

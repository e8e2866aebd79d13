package io.kraftexporter.host.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.DiskCollector;
import io.kraftexporter.host.linux.FileSystemCollector;
import io.kraftexporter.host.linux.Fixture;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.MemoryCollector;
import io.kraftexporter.host.linux.NetDevCollector;
import io.kraftexporter.host.linux.StatCollector;
import io.kraftexporter.host.linux.StatVfs;
import io.kraftexporter.host.linux.VmStatCollector;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads this machine twice, through OSHI as any other system and straight from its files. */
class PortableCollectorsTest {
  private static final Machine HERE = Machine.here();

  @Test
  void memoryAndBootAgreeWithTheFiles() throws Exception {
    ParsedText ours = read("meminfo");
    ParsedText files = ParsedText.parse(Fixture.text(new MemoryCollector(HERE)));

    for (String same : Set.of("node_memory_MemTotal_bytes", "node_memory_SwapTotal_bytes")) {
      assertEquals(files.value(same), ours.value(same), 1, same);
    }
    assertEquals(
        ParsedText.parse(Fixture.text(new StatCollector(HERE))).value("node_boot_time_seconds"),
        read("stat").value("node_boot_time_seconds"),
        1);
  }

  @Test
  void countersAreBetweenTwoReadingsOfTheFiles() throws Exception {
    between("stat", new StatCollector(HERE), "node_context_switches_total", "node_intr_total");
    between("vmstat", new VmStatCollector(HERE), "node_vmstat_pswpin", "node_vmstat_pswpout");
    between(
        "netdev",
        new NetDevCollector(HERE),
        "node_network_receive_bytes_total",
        "node_network_transmit_packets_total");
  }

  @Test
  void disksAreBetweenTwoReadingsOfTheFiles() throws Exception {
    between(
        "diskstats",
        new DiskCollector(HERE),
        "node_disk_reads_completed_total",
        "node_disk_read_bytes_total",
        "node_disk_writes_completed_total",
        "node_disk_written_bytes_total",
        "node_disk_io_time_seconds_total");
    assertTrue(
        read("diskstats").samples().get("node_disk_io_now").values().stream()
            .allMatch(queue -> queue >= 0 && queue < 100_000));
  }

  @Test
  void fileSystemsAgreeWithTheFiles() throws Exception {
    ParsedText ours = read("filesystem");
    ParsedText files = ParsedText.parse(Fixture.text(new FileSystemCollector(HERE, new StatVfs())));

    for (String same : List.of("node_filesystem_size_bytes", "node_filesystem_files")) {
      Map<String, Double> theirs = byMount(files, same);
      Map<String, Double> mine = byMount(ours, same);
      theirs.keySet().retainAll(mine.keySet());
      assertFalse(theirs.isEmpty(), same + ": " + mine);
      theirs.forEach((mount, size) -> assertEquals(size, mine.get(mount), mount));
    }
    byMount(ours, "node_filesystem_avail_bytes")
        .forEach(
            (mount, available) ->
                assertTrue(available <= byMount(ours, "node_filesystem_size_bytes").get(mount)));
  }

  @Test
  void everySampleIsDeclared() throws Exception {
    for (Collector collector : PortableCollectors.all()) {
      Set<String> declared =
          collector.metrics().stream().map(Metric::name).collect(Collectors.toSet());
      Set<String> undeclared =
          new TreeSet<>(ParsedText.parse(Fixture.text(collector)).samples().keySet());
      undeclared.removeAll(declared);
      assertEquals(Set.of(), undeclared, collector.name());
    }
  }

  /** Every series that both have: the files' value, ours, the files' value, in this order. */
  private static void between(String name, Collector files, String... metrics) throws Exception {
    ParsedText before = ParsedText.parse(Fixture.text(files));
    ParsedText ours = read(name);
    ParsedText after = ParsedText.parse(Fixture.text(files));
    for (String metric : metrics) {
      Map<Map<String, String>, Double> series = ours.samples().getOrDefault(metric, Map.of());
      int compared = 0;
      for (Map.Entry<Map<String, String>, Double> one : series.entrySet()) {
        Double least = before.samples().get(metric).get(one.getKey());
        Double most = after.samples().get(metric).get(one.getKey());
        if (least != null && most != null) {
          compared++;
          assertTrue(
              least - 1e-6 <= one.getValue() && one.getValue() <= most + 1e-6,
              metric + one + ": " + least + " to " + most);
        }
      }
      assertTrue(compared > 0, metric + ": " + series);
    }
  }

  private static ParsedText read(String name) throws Exception {
    Collector collector =
        PortableCollectors.all().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return ParsedText.parse(Fixture.text(collector));
  }

  private static Map<String, Double> byMount(ParsedText text, String metric) {
    return text.samples().getOrDefault(metric, Map.of()).entrySet().stream()
        .collect(
            Collectors.toMap(
                one -> one.getKey().get("mountpoint"), Map.Entry::getValue, (a, b) -> a));
  }
}

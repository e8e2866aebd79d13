package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of the memory management, from {@code /proc/vmstat}: what node_exporter exports by
 * default, and how hard the kernel looks for memory.
 *
 * <p>A refault of the page cache is a read from disk of what was dropped not long before: for a
 * broker the sign that consumers lag behind the page cache.
 */
public final class VmStatCollector extends NumbersCollector {
  public static final Field<String> SWAP_IN = field("pswpin", "Pages read from swap.");
  public static final Field<String> SWAP_OUT = field("pswpout", "Pages written to swap.");

  private static final List<Field<String>> FIELDS =
      List.of(
          field("pgpgin", "KiB read from disks."),
          field("pgpgout", "KiB written to disks."),
          SWAP_IN,
          SWAP_OUT,
          field("pgfault", "Page faults, with major ones."),
          field("pgmajfault", "Page faults that waited for a disk."),
          field("oom_kill", "Processes killed because memory was exhausted."),
          field("workingset_refault_anon", "Pages of programs read again from swap."),
          field("workingset_refault_file", "Pages of files read again after they were dropped."),
          field("pgscan_kswapd", "Pages scanned in the background to reclaim memory."),
          field("pgscan_direct", "Pages scanned while a program waited for memory."),
          field("pgsteal_kswapd", "Pages reclaimed in the background."),
          field("pgsteal_direct", "Pages reclaimed while a program waited for memory."));

  private final Machine machine;

  public VmStatCollector(Machine machine) {
    super("vmstat", FIELDS);
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine(
        "/proc/vmstat",
        machine.linesOf("vmstat"),
        line -> {
          int blank = line.indexOf(' ');
          values.put(line.substring(0, blank), Machine.number(line.substring(blank + 1)));
        });
    return values;
  }

  private static Field<String> field(String key, String help) {
    return new Field<>(key, Metric.unknown("node_vmstat_" + key, help), 1);
  }
}

package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.Validity;
import io.kraftexporter.metric.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import oshi.util.driver.linux.proc.DiskStats.IoStat;

/**
 * The operations of each disk, from {@code /proc/diskstats}; partitions, loop devices and RAM disks
 * are left out.
 *
 * <p>The mean length of a disk's queue is the rate of {@code
 * node_disk_io_time_weighted_seconds_total}; a single look at the requests in flight sees next to
 * nothing of it.
 */
public final class DiskCollector implements Collector {
  private static final double SECTOR_BYTES = 512;
  private static final double MILLISECOND = 1e-3;

  public static final Metric READS = counter("reads_completed", "Reads done.");
  public static final Metric READ_BYTES = counter("read_bytes", "Bytes read.");
  public static final Metric WRITES = counter("writes_completed", "Writes done.");
  public static final Metric WRITTEN_BYTES = counter("written_bytes", "Bytes written.");
  public static final Metric IN_FLIGHT =
      Metric.gauge("node_disk_io_now", "Requests in flight at this moment.", "device");
  public static final Metric IO_TIME = counter("io_time_seconds", "Time with a request in flight.");

  private static final List<Field<IoStat>> FIELDS =
      List.of(
          new Field<>(IoStat.READS, READS, 1),
          counter("reads_merged", "Reads merged into others.", IoStat.READS_MERGED, 1),
          new Field<>(IoStat.READS_SECTOR, READ_BYTES, SECTOR_BYTES),
          counter("read_time_seconds", "Time all reads took.", IoStat.READS_MS, MILLISECOND),
          new Field<>(IoStat.WRITES, WRITES, 1),
          counter("writes_merged", "Writes merged into others.", IoStat.WRITES_MERGED, 1),
          new Field<>(IoStat.WRITES_SECTOR, WRITTEN_BYTES, SECTOR_BYTES),
          counter("write_time_seconds", "Time all writes took.", IoStat.WRITES_MS, MILLISECOND),
          new Field<>(IoStat.IO_QUEUE_LENGTH, IN_FLIGHT, 1),
          new Field<>(IoStat.IO_MS, IO_TIME, MILLISECOND),
          counter(
              "io_time_weighted_seconds",
              "Time all requests took; its rate is the mean queue length.",
              IoStat.IO_MS_WEIGHTED,
              MILLISECOND),
          counter("discards_completed", "Discards done.", IoStat.DISCARDS, 1),
          counter("discards_merged", "Discards merged into others.", IoStat.DISCARDS_MERGED, 1),
          counter("discarded_sectors", "Sectors discarded.", IoStat.DISCARDS_SECTOR, 1),
          counter(
              "discard_time_seconds", "Time all discards took.", IoStat.DISCARDS_MS, MILLISECOND),
          counter("flush_requests", "Flushes done.", IoStat.FLUSHES, 1),
          counter(
              "flush_requests_time_seconds",
              "Time all flushes took.",
              IoStat.FLUSHES_MS,
              MILLISECOND));

  private static final Metric INFO =
      Metric.gauge(
          "node_disk_info",
          "Device numbers of a disk and, where udev reports them, its path, model and serial;"
              + " always 1.",
          "device",
          "major",
          "minor",
          "path",
          "wwn",
          "model",
          "serial",
          "revision");

  /** udev's names of the last five labels, in their order. */
  private static final List<String> UDEV =
      List.of("ID_PATH", "ID_WWN", "ID_MODEL", "ID_SERIAL_SHORT", "ID_REVISION");

  private static final List<IoStat> COLUMNS = List.of(IoStat.values());
  private static final int NAME = COLUMNS.indexOf(IoStat.NAME);
  private static final Pattern EXCLUDED =
      Pattern.compile("(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+");

  /** A disk that replaces another one may get its name and its numbers. */
  private static final Duration INFO_INTERVAL = Duration.ofMinutes(5);

  private final Machine machine;
  private final Validity interval;
  private final Map<List<String>, List<String>> infos = new HashMap<>();

  public DiskCollector(Machine machine) {
    this(machine, System::nanoTime);
  }

  DiskCollector(Machine machine, LongSupplier nanoTime) {
    this.machine = machine;
    this.interval = new Validity(INFO_INTERVAL, nanoTime);
  }

  @Override
  public String name() {
    return "diskstats";
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(Field.metrics(FIELDS));
    metrics.add(INFO);
    return metrics;
  }

  @Override
  public void collect(CollectorSamples samples) {
    Map<String, Map<IoStat, Number>> disks = disks(samples);
    if (interval.isOver()) {
      interval.begin();
      infos.clear();
    }
    disks.forEach(
        (device, values) -> {
          Field.set(samples, FIELDS, values, device);
          samples.set(INFO, 1, info(device, values));
        });
  }

  /** Returns the kernel's counts of each disk; older kernels have fewer columns. */
  private Map<String, Map<IoStat, Number>> disks(CollectorSamples samples) {
    Map<String, Map<IoStat, Number>> disks = new TreeMap<>();
    samples.eachLine(
        "/proc/diskstats",
        machine.lines("diskstats"),
        line -> {
          String[] words = Machine.words(line);
          String device = words[NAME];
          if (!EXCLUDED.matcher(device).matches() && !isPartition(device)) {
            Map<IoStat, Number> values = new EnumMap<>(IoStat.class);
            for (int i = 0; i < Math.min(words.length, COLUMNS.size()); i++) {
              if (i != NAME) {
                values.put(COLUMNS.get(i), Machine.number(words[i]));
              }
            }
            disks.put(device, values);
          }
        });
    return disks;
  }

  /** A name that has a slash has an exclamation mark in its place below {@code /sys}. */
  private boolean isPartition(String device) {
    Path described = machine.sys().resolve("class/block").resolve(device.replace('/', '!'));
    return Files.exists(described.resolve("partition"));
  }

  /** Returns the labels; udev's files are long, and are written after the disk is listed. */
  private String[] info(String device, Map<IoStat, Number> values) {
    String major = values.getOrDefault(IoStat.MAJOR, 0L).toString();
    String minor = values.getOrDefault(IoStat.MINOR, 0L).toString();
    List<String> disk = List.of(device, major, minor);
    Path file = machine.root().resolve("run/udev/data/b" + major + ":" + minor);
    if (!infos.containsKey(disk) && Files.exists(file)) {
      infos.put(disk, udev(Machine.lines(file)));
    }
    List<String> known = infos.getOrDefault(disk, udev(List.of()));
    return Stream.of(disk, known).flatMap(List::stream).toArray(String[]::new);
  }

  private static List<String> udev(List<String> lines) {
    Map<String, String> properties = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (line.startsWith("E:") && equals > 0) {
        properties.put(line.substring(2, equals), line.substring(equals + 1));
      }
    }
    return UDEV.stream().map(name -> properties.getOrDefault(name, "")).toList();
  }

  private static Field<IoStat> counter(String name, String help, IoStat key, double unit) {
    return new Field<>(key, counter(name, help), unit);
  }

  private static Metric counter(String name, String help) {
    return Metric.counter("node_disk_" + name + "_total", help, "device");
  }
}

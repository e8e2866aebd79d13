package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The brokers' and controllers' own processes: what they read, hold and may hold.
 *
 * <p>Never named {@code process_*}, which by custom is whoever answers the scrape. The kernel shows
 * {@code io}, {@code maps} and, before Linux 6.2, the open files only to the same user or root:
 * then they are absent.
 */
public final class BrokerProcessCollector implements Collector {
  private static final List<Field<String>> IO =
      List.of(
          io(
              "rchar",
              "rchar_bytes",
              "Bytes returned by read calls of the broker process, from cache, disk or socket."),
          io(
              "wchar",
              "wchar_bytes",
              "Bytes passed to write calls of the broker process, for cache, disk or socket."),
          io("read_bytes", "read_bytes", "Bytes read from disks for the broker process."),
          io(
              "write_bytes",
              "write_bytes",
              "Bytes to be written to disks for the broker process, now or later."),
          io(
              "cancelled_write_bytes",
              "cancelled_write_bytes",
              "Bytes that the broker process wrote to files that were deleted before reaching"
                  + " a disk."),
          io("syscr", "syscr", "Read calls of the broker process."),
          io("syscw", "syscw", "Write calls of the broker process."));

  private static final Metric OPEN_FILES =
      gauge("open_fds", "Open files and sockets of the broker process.");
  private static final Metric MAX_OPEN_FILES =
      gauge("max_fds", "Maximum number of open files and sockets of the broker process (nofile).");
  private static final Metric THREADS = gauge("threads", "Threads of the broker process.");
  private static final Metric MAX_PROCESSES =
      gauge(
          "max_processes", "Maximum number of processes and threads of the broker's user (nproc).");
  private static final Metric MAPS =
      gauge(
          "memory_maps",
          "Memory maps of the broker process, to compare with node_sysctl_vm_max_map_count.");
  private static final Metric RESIDENT =
      gauge("resident_memory_bytes", "Resident memory of the broker process in bytes.");
  private static final Metric START =
      gauge("start_time_seconds", "Start of the broker process, in seconds since 1970.");
  private static final Metric CPU =
      counter("cpu_seconds", "CPU time of the broker process in seconds.");
  private static final Metric MINOR =
      counter("minor_page_faults", "Page faults of the broker process that needed no disk.");
  private static final Metric MAJOR =
      counter(
          "major_page_faults",
          "Page faults of the broker process that waited for a disk; sendfile causes none.");

  /** The kernel's interface counts in these, whatever its own clock does (USER_HZ). */
  private static final double TICKS_PER_SECOND = 100;

  private final Machine machine;
  private final KafkaProcesses processes;
  private final OptionalLong pageBytes;
  private final MemoryMaps maps = new MemoryMaps();
  private OptionalLong booted = OptionalLong.empty();

  public BrokerProcessCollector(Machine machine, KafkaProcesses processes, OptionalLong pageBytes) {
    this.machine = machine;
    this.processes = processes;
    this.pageBytes = pageBytes;
  }

  @Override
  public String name() {
    return "broker_process";
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(Field.metrics(IO));
    metrics.addAll(
        List.of(
            OPEN_FILES,
            MAX_OPEN_FILES,
            THREADS,
            MAX_PROCESSES,
            MAPS,
            RESIDENT,
            START,
            CPU,
            MINOR,
            MAJOR));
    return metrics;
  }

  @Override
  public void collect(CollectorSamples samples) throws InterruptedException {
    List<KafkaProcess> now = processes.now();
    maps.retain(now);
    for (KafkaProcess process : now) {
      ProcessStat.of(machine, process.pid()).ifPresent(stat -> stat(samples, process, stat));
    }
  }

  private void stat(CollectorSamples samples, KafkaProcess process, ProcessStat stat) {
    String node = process.nodeId();
    samples.set(THREADS, stat.threads(), node);
    samples.set(CPU, stat.cpuTicks() / TICKS_PER_SECOND, node);
    samples.set(MINOR, stat.minorFaults(), node);
    samples.set(MAJOR, stat.majorFaults(), node);
    pageBytes.ifPresent(size -> samples.set(RESIDENT, stat.residentPages() * size, node));
    booted()
        .ifPresent(boot -> samples.set(START, boot + stat.startTicks() / TICKS_PER_SECOND, node));
    ProcessLimits limits = ProcessLimits.of(machine, process.pid());
    limits
        .soft(ProcessLimits.OPEN_FILES)
        .ifPresent(most -> samples.set(MAX_OPEN_FILES, most, node));
    limits.soft(ProcessLimits.PROCESSES).ifPresent(most -> samples.set(MAX_PROCESSES, most, node));
    openFiles(process).ifPresent(open -> samples.set(OPEN_FILES, open, node));
    maps.of(machine, process).ifPresent(count -> samples.set(MAPS, count, node));
    Map<String, Number> io = new HashMap<>();
    samples.eachLine(
        "/proc/" + process.pid() + "/io",
        machine.lines(process.pid() + "/io"),
        line -> {
          int colon = line.indexOf(':');
          io.put(line.substring(0, colon), Machine.number(line.substring(colon + 1).strip()));
        });
    Field.set(samples, IO, io, node);
  }

  /** Since Linux 6.2 the directory's size is their number, and anyone may ask for it. */
  private OptionalLong openFiles(KafkaProcess process) {
    Path directory = machine.proc().resolve(process.pid()).resolve("fd");
    try {
      long size = Files.size(directory);
      if (size > 0) {
        return OptionalLong.of(size);
      }
      long entries = 0;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          entries += file.getNameCount() > 0 ? 1 : 0;
        }
      }
      return OptionalLong.of(entries);
    } catch (IOException | DirectoryIteratorException e) {
      return OptionalLong.empty();
    }
  }

  /** Read once: the file is long, and corrections of the clock would make every process restart. */
  private OptionalLong booted() {
    if (booted.isEmpty()) {
      booted =
          machine.lines("stat").stream()
              .filter(line -> line.startsWith("btime "))
              .flatMap(line -> Machine.numberIn(line.substring("btime ".length())).stream())
              .mapToLong(Number::longValue)
              .findFirst();
    }
    return booted;
  }

  private static Metric gauge(String name, String help) {
    return Metric.gauge("kafka_broker_process_" + name, help, "node_id");
  }

  private static Metric counter(String name, String help) {
    return Metric.counter("kafka_broker_process_" + name + "_total", help, "node_id");
  }

  private static Field<String> io(String key, String name, String help) {
    return new Field<>(key, counter("io_" + name, help), 1);
  }
}

package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.Mount;
import io.kraftexporter.metric.Metric;
import java.util.List;

/** Where each log directory is: its mount with the options as they are, and the disks below. */
public final class LogDirCollector implements Collector {
  private static final Metric INFO =
      Metric.gauge(
          "kafka_log_dir_info",
          "Mount of a log directory with its options, under the label names of"
              + " node_filesystem_*; always 1.",
          "node_id",
          "log_dir",
          "mountpoint",
          "fstype",
          "device",
          "options");
  private static final Metric DISK =
      Metric.gauge(
          "kafka_log_dir_disk_info",
          "Disk that holds a log directory, by its name in node_disk_*; always 1.",
          "node_id",
          "log_dir",
          "device");
  private static final Metric NOATIME =
      Metric.gauge(
          "kafka_log_dir_noatime",
          "Whether a log directory is mounted with noatime, 1 or 0; with relatime, reading"
              + " rarely writes access times.",
          "node_id",
          "log_dir");

  private final LogDirectories directories;

  public LogDirCollector(LogDirectories directories) {
    this.directories = directories;
  }

  @Override
  public String name() {
    return "log_dir";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(INFO, DISK, NOATIME);
  }

  @Override
  public void collect(CollectorSamples samples) throws InterruptedException {
    for (LogDirectory directory : directories.now()) {
      Mount mount = directory.mount();
      String node = directory.nodeId();
      samples.set(
          INFO,
          1,
          node,
          directory.name(),
          mount.point().text(),
          mount.type(),
          mount.source().text(),
          String.join(",", mount.options()));
      directory.disks().forEach(disk -> samples.set(DISK, 1, node, directory.name(), disk));
      samples.set(NOATIME, mount.options().contains("noatime") ? 1 : 0, node, directory.name());
    }
  }
}

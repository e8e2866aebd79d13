package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.DiskCollector;
import io.kraftexporter.metric.Metric;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import oshi.hardware.HWDiskStore;
import oshi.util.PlatformEnum;

/**
 * Disks: requests, bytes, the time with a request in flight, and the length of the queue.
 *
 * <p>OSHI has no time of single reads and writes, so that only the present length of the queue is
 * known, not its mean. A queue that a system does not report is left out, and so is its time.
 */
final class OshiDiskCollector implements Collector {
  /** Systems on which OSHI sets no length of the queue, so that it is 0 for ever. */
  private static final Set<PlatformEnum> WITHOUT_QUEUE =
      EnumSet.of(PlatformEnum.MACOS, PlatformEnum.NETBSD, PlatformEnum.OPENBSD);

  /** Where Unix and Windows have devices. */
  private static final Pattern DIRECTORY = Pattern.compile("^(/dev/|\\\\\\\\[.?]\\\\)");

  private final Oshi oshi;

  OshiDiskCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "diskstats";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        DiskCollector.READS,
        DiskCollector.READ_BYTES,
        DiskCollector.WRITES,
        DiskCollector.WRITTEN_BYTES,
        DiskCollector.IN_FLIGHT,
        DiskCollector.IO_TIME);
  }

  @Override
  public void collect(CollectorSamples samples) {
    boolean hasQueue = !WITHOUT_QUEUE.contains(PlatformEnum.getCurrentPlatform());
    for (HWDiskStore disk : oshi.hardware().getDiskStores()) {
      String device = DIRECTORY.matcher(disk.getName()).replaceFirst("");
      samples.set(DiskCollector.READS, disk.getReads(), device);
      samples.set(DiskCollector.READ_BYTES, disk.getReadBytes(), device);
      samples.set(DiskCollector.WRITES, disk.getWrites(), device);
      samples.set(DiskCollector.WRITTEN_BYTES, disk.getWriteBytes(), device);
      Oshi.known(samples, DiskCollector.IO_TIME, disk.getTransferTime() * Oshi.MILLISECOND, device);
      if (hasQueue) {
        samples.set(DiskCollector.IN_FLIGHT, disk.getCurrentQueueLength(), device);
      }
    }
  }
}

package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.FileSystemCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import oshi.software.os.OSFileStore;

/**
 * Local file systems: space, and inodes where the system has them.
 *
 * <p>Those of the network are left out: a server that does not answer would block the others.
 */
final class OshiFileSystemCollector implements Collector {
  private final Oshi oshi;

  OshiFileSystemCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        FileSystemCollector.SIZE,
        FileSystemCollector.FREE,
        FileSystemCollector.AVAILABLE,
        FileSystemCollector.FILES,
        FileSystemCollector.FILES_FREE,
        FileSystemCollector.READ_ONLY);
  }

  @Override
  public void collect(CollectorSamples samples) {
    for (OSFileStore store : oshi.operatingSystem().getFileSystem().getFileStores(true)) {
      String[] labels = {store.getVolume(), store.getType(), store.getMount()};
      if (store.getTotalSpace() > 0) {
        samples.set(FileSystemCollector.SIZE, store.getTotalSpace(), labels);
        samples.set(FileSystemCollector.FREE, store.getFreeSpace(), labels);
        samples.set(FileSystemCollector.AVAILABLE, store.getUsableSpace(), labels);
        boolean readOnly = List.of(store.getOptions().split(",")).contains("ro");
        samples.set(FileSystemCollector.READ_ONLY, readOnly ? 1 : 0, labels);
      }
      if (store.getTotalInodes() > 0) {
        samples.set(FileSystemCollector.FILES, store.getTotalInodes(), labels);
        samples.set(FileSystemCollector.FILES_FREE, store.getFreeInodes(), labels);
      }
    }
  }
}

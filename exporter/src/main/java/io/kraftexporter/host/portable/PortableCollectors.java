package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import java.util.List;

/** The list of the collectors for machines that are no Linux: a new one is a file and a line. */
public final class PortableCollectors {
  private PortableCollectors() {}

  /** Returns one of each, under the names of the Linux collectors that they stand for. */
  public static List<Collector> all() {
    Oshi oshi = new Oshi();
    return List.of(
        new OshiDiskCollector(oshi),
        new OshiFileSystemCollector(oshi),
        new OshiLoadCollector(oshi),
        new OshiMemoryCollector(oshi),
        new OshiNetworkCollector(oshi),
        new OshiProcessorCollector(oshi),
        new OshiSwapActivityCollector(oshi));
  }
}

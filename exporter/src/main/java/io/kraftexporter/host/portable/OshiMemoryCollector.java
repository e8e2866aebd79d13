package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.MemoryCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import oshi.hardware.GlobalMemory;
import oshi.hardware.VirtualMemory;

/** Memory, and swap space, of which 0 is an answer. */
final class OshiMemoryCollector implements Collector {
  private final Oshi oshi;

  OshiMemoryCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "meminfo";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        MemoryCollector.TOTAL.metric(),
        MemoryCollector.AVAILABLE.metric(),
        MemoryCollector.SWAP_TOTAL.metric(),
        MemoryCollector.SWAP_FREE.metric());
  }

  @Override
  public void collect(CollectorSamples samples) {
    GlobalMemory memory = oshi.hardware().getMemory();
    Oshi.known(samples, MemoryCollector.TOTAL.metric(), memory.getTotal());
    Oshi.known(samples, MemoryCollector.AVAILABLE.metric(), memory.getAvailable());
    VirtualMemory swap = memory.getVirtualMemory();
    long total = swap.getSwapTotal();
    samples.set(MemoryCollector.SWAP_TOTAL.metric(), total);
    samples.set(MemoryCollector.SWAP_FREE.metric(), Math.max(0, total - swap.getSwapUsed()));
  }
}

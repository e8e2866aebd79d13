package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.VmStatCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import oshi.hardware.VirtualMemory;

/** Pages read from and written to swap since the last boot. */
final class OshiSwapActivityCollector implements Collector {
  private final Oshi oshi;

  OshiSwapActivityCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "vmstat";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(VmStatCollector.SWAP_IN.metric(), VmStatCollector.SWAP_OUT.metric());
  }

  @Override
  public void collect(CollectorSamples samples) {
    VirtualMemory swap = oshi.hardware().getMemory().getVirtualMemory();
    samples.set(VmStatCollector.SWAP_IN.metric(), swap.getSwapPagesIn());
    samples.set(VmStatCollector.SWAP_OUT.metric(), swap.getSwapPagesOut());
  }
}

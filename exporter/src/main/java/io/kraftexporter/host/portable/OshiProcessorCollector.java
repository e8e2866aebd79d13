package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.StatCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import java.util.Locale;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/** CPU times, context switches, interrupts and the time of the last boot. */
final class OshiProcessorCollector implements Collector {
  private final Oshi oshi;

  OshiProcessorCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "stat";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        StatCollector.CPU, StatCollector.SWITCHES, StatCollector.INTERRUPTS, StatCollector.BOOT);
  }

  @Override
  public void collect(CollectorSamples samples) {
    CentralProcessor processor = oshi.hardware().getProcessor();
    long[][] ticks = processor.getProcessorCpuLoadTicks();
    for (int cpu = 0; cpu < ticks.length; cpu++) {
      for (TickType type : TickType.values()) {
        String mode = type.name().toLowerCase(Locale.ROOT);
        double seconds = ticks[cpu][type.getIndex()] * Oshi.MILLISECOND;
        Oshi.known(samples, StatCollector.CPU, seconds, Integer.toString(cpu), mode);
      }
    }
    Oshi.known(samples, StatCollector.SWITCHES, processor.getContextSwitches());
    Oshi.known(samples, StatCollector.INTERRUPTS, processor.getInterrupts());
    Oshi.known(samples, StatCollector.BOOT, oshi.operatingSystem().getSystemBootTime());
  }
}

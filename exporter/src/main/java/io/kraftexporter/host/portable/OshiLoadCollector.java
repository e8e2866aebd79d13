package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.LoadAverageCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;

/** Load averages. Windows has none. */
final class OshiLoadCollector implements Collector {
  private final Oshi oshi;

  OshiLoadCollector(Oshi oshi) {
    this.oshi = oshi;
  }

  @Override
  public String name() {
    return "loadavg";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        LoadAverageCollector.ONE.metric(),
        LoadAverageCollector.FIVE.metric(),
        LoadAverageCollector.FIFTEEN.metric());
  }

  @Override
  public void collect(CollectorSamples samples) {
    double[] load = oshi.hardware().getProcessor().getSystemLoadAverage(3);
    Oshi.known(samples, LoadAverageCollector.ONE.metric(), load[0]);
    Oshi.known(samples, LoadAverageCollector.FIVE.metric(), load[1]);
    Oshi.known(samples, LoadAverageCollector.FIFTEEN.metric(), load[2]);
  }
}

package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/** OSHI's objects, made in the first collection, as they load native code. Thread-safe. */
final class Oshi {
  static final double MILLISECOND = 1e-3;

  private @Nullable SystemInfo system;

  HardwareAbstractionLayer hardware() {
    return system().getHardware();
  }

  OperatingSystem operatingSystem() {
    return system().getOperatingSystem();
  }

  private synchronized SystemInfo system() {
    SystemInfo known = system;
    if (known == null) {
      known = new SystemInfo();
      system = known;
    }
    return known;
  }

  /** Sets a value but 0, by which OSHI also says that a system does not count something. */
  static void known(CollectorSamples samples, Metric metric, double value, String... labels) {
    if (value > 0) {
      samples.set(metric, value, labels);
    }
  }
}

package io.kraftexporter.host.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * CPU times that never go back. The kernel's do: idle and iowait are estimates that it corrects,
 * and all of a CPU's times start again when it was offline.
 */
final class CpuTimes {
  /** No correction takes back as much as this; a restart does. */
  private static final double CORRECTION_SECONDS = 3;

  private final Map<String, double[]> latest = new HashMap<>();

  /**
   * The times to report for those just read.
   *
   * @param idle the index of the idle time
   */
  double[] advance(String cpu, double[] read, int idle) {
    double[] before = latest.get(cpu);
    double[] now = read.clone();
    if (before != null && before[idle] - read[idle] < CORRECTION_SECONDS) {
      for (int i = 0; i < now.length; i++) {
        now[i] = Math.max(now[i], before[i]);
      }
    }
    latest.put(cpu, now);
    return now;
  }
}

package io.kraftexporter.host.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class CpuTimesTest {
  private final CpuTimes times = new CpuTimes();

  @Test
  void whatTheKernelTakesBackStays() {
    advance("0", 100, 50, 7);

    assertArrayEquals(new double[] {101, 50, 7}, advance("0", 101, 49, 6));
    assertArrayEquals(new double[] {102, 51, 7}, advance("0", 102, 51, 6.5));
  }

  @Test
  void cpuThatWasOfflineStartsAgain() {
    advance("0", 100, 50, 7);
    advance("1", 100, 50, 7);

    assertArrayEquals(new double[] {1, 2, 3}, advance("1", 1, 2, 3));
    assertArrayEquals(new double[] {100, 50, 7}, advance("0", 99, 50, 7));
  }

  private double[] advance(String cpu, double user, double idle, double iowait) {
    return times.advance(cpu, new double[] {user, idle, iowait}, 1);
  }
}

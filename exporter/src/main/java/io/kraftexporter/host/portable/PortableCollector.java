package io.kraftexporter.host.portable;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.LoadAverageCollector;
import io.kraftexporter.host.linux.MemoryCollector;
import io.kraftexporter.host.linux.NetDevCollector;
import io.kraftexporter.host.linux.StatCollector;
import io.kraftexporter.metric.Metric;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.VirtualMemory;

/**
 * What OSHI tells of a machine that is no Linux, under the same names.
 *
 * <p>OSHI says 0 where a system does not count something, so what is 0 is left out, but for swap
 * and the network's counts. Loads native code, in the first collection.
 */
public final class PortableCollector implements Collector {
  private static final double MILLISECOND = 1e-3;

  private @Nullable HardwareAbstractionLayer hardware;
  private List<NetworkIF> networks = List.of();
  private long bootTime;

  @Override
  public String name() {
    return "oshi";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        StatCollector.CPU,
        StatCollector.SWITCHES,
        StatCollector.INTERRUPTS,
        StatCollector.BOOT,
        LoadAverageCollector.ONE.metric(),
        LoadAverageCollector.FIVE.metric(),
        LoadAverageCollector.FIFTEEN.metric(),
        MemoryCollector.TOTAL.metric(),
        MemoryCollector.AVAILABLE.metric(),
        MemoryCollector.SWAP_TOTAL.metric(),
        MemoryCollector.SWAP_FREE.metric(),
        NetDevCollector.RECEIVED_BYTES,
        NetDevCollector.RECEIVED_PACKETS,
        NetDevCollector.RECEIVED_ERRORS,
        NetDevCollector.SENT_BYTES,
        NetDevCollector.SENT_PACKETS,
        NetDevCollector.SENT_ERRORS);
  }

  @Override
  public void collect(CollectorSamples samples) {
    HardwareAbstractionLayer machine = hardware();
    processor(samples, machine.getProcessor());
    memory(samples, machine.getMemory());
    networks.forEach(network -> network(samples, network));
    known(samples, StatCollector.BOOT, bootTime);
  }

  private HardwareAbstractionLayer hardware() {
    HardwareAbstractionLayer known = hardware;
    if (known == null) {
      SystemInfo system = new SystemInfo();
      known = system.getHardware();
      networks = known.getNetworkIFs();
      bootTime = system.getOperatingSystem().getSystemBootTime();
      hardware = known;
    }
    return known;
  }

  private static void processor(CollectorSamples samples, CentralProcessor processor) {
    long[][] ticks = processor.getProcessorCpuLoadTicks();
    for (int cpu = 0; cpu < ticks.length; cpu++) {
      for (TickType type : TickType.values()) {
        String mode = type.name().toLowerCase(Locale.ROOT);
        double seconds = ticks[cpu][type.getIndex()] * MILLISECOND;
        known(samples, StatCollector.CPU, seconds, Integer.toString(cpu), mode);
      }
    }
    known(samples, StatCollector.SWITCHES, processor.getContextSwitches());
    known(samples, StatCollector.INTERRUPTS, processor.getInterrupts());
    double[] load = processor.getSystemLoadAverage(3);
    known(samples, LoadAverageCollector.ONE.metric(), load[0]);
    known(samples, LoadAverageCollector.FIVE.metric(), load[1]);
    known(samples, LoadAverageCollector.FIFTEEN.metric(), load[2]);
  }

  private static void memory(CollectorSamples samples, GlobalMemory memory) {
    known(samples, MemoryCollector.TOTAL.metric(), memory.getTotal());
    known(samples, MemoryCollector.AVAILABLE.metric(), memory.getAvailable());
    VirtualMemory swap = memory.getVirtualMemory();
    long total = swap.getSwapTotal();
    samples.set(MemoryCollector.SWAP_TOTAL.metric(), total);
    samples.set(MemoryCollector.SWAP_FREE.metric(), Math.max(0, total - swap.getSwapUsed()));
  }

  private static void network(CollectorSamples samples, NetworkIF network) {
    String device = network.getName();
    if (network.updateAttributes()) {
      samples.set(NetDevCollector.RECEIVED_BYTES, network.getBytesRecv(), device);
      samples.set(NetDevCollector.RECEIVED_PACKETS, network.getPacketsRecv(), device);
      samples.set(NetDevCollector.RECEIVED_ERRORS, network.getInErrors(), device);
      samples.set(NetDevCollector.SENT_BYTES, network.getBytesSent(), device);
      samples.set(NetDevCollector.SENT_PACKETS, network.getPacketsSent(), device);
      samples.set(NetDevCollector.SENT_ERRORS, network.getOutErrors(), device);
    }
  }

  private static void known(
      CollectorSamples samples, Metric metric, double value, String... labels) {
    if (value > 0) {
      samples.set(metric, value, labels);
    }
  }
}

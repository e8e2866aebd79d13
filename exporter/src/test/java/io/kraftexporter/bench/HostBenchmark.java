package io.kraftexporter.bench;

import com.sun.management.OperatingSystemMXBean;
import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.HostSource;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.portable.PortableCollectors;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.FileSystem;
import oshi.software.os.OperatingSystem;

/**
 * Measures one warm scrape of the host: all of HostSource, with and without its text, beside the
 * portable collectors and OSHI's objects as one would use them first. CPU time is the mean of the
 * whole process, as collectors run on threads of their own; the lsblk that OSHI starts for its list
 * of file systems comes on top.
 *
 * <p>Argument: how many scrapes to count, 300 by default.
 */
public final class HostBenchmark {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int WARM_UP = 200;

  private HostBenchmark() {}

  private interface Step {
    void run() throws Exception;
  }

  /** Prints a line for each. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    HostSource source = new HostSource(HostConfigurations.usual(), Optional::empty);
    Exposition exposition = new Exposition();
    Deadline never = Deadline.in(Duration.ofDays(1));
    Samples samples = source.collect(never);
    System.out.println(samples.present() + " series");
    measure("HostSource", count, () -> source.collect(never));
    measure(
        "HostSource and text",
        count,
        () ->
            exposition.write(
                List.of(source.collect(never)), Format.TEXT, new ByteArrayOutputStream()));
    for (String name : HostConfigurations.names()) {
      Set<String> others = new HashSet<>(HostConfigurations.names());
      others.remove(name);
      HostSource one = new HostSource(HostConfigurations.without(others), Optional::empty);
      measure("  " + name, count, () -> one.collect(never));
    }
    List<Collector> portable = PortableCollectors.all();
    measure("Portable collectors", Math.max(10, count / 10), () -> collect(portable));
    for (Collector one : portable) {
      measure("  " + one.name(), Math.max(10, count / 10), () -> collect(List.of(one)));
    }
    SystemInfo system = new SystemInfo();
    measure("OSHI's objects", Math.max(10, count / 10), () -> naive(system));
  }

  private static void collect(List<Collector> collectors) throws Exception {
    for (Collector collector : collectors) {
      collector.collect(new CollectorSamples());
    }
  }

  private static void naive(SystemInfo system) {
    HardwareAbstractionLayer hardware = system.getHardware();
    OperatingSystem os = system.getOperatingSystem();
    hardware.getProcessor().getProcessorCpuLoadTicks();
    hardware.getProcessor().getSystemLoadAverage(3);
    hardware.getProcessor().getContextSwitches();
    hardware.getProcessor().getInterrupts();
    GlobalMemory memory = hardware.getMemory();
    memory.getAvailable();
    memory.getVirtualMemory().getSwapUsed();
    hardware.getDiskStores();
    hardware.getNetworkIFs(true);
    FileSystem files = os.getFileSystem();
    files.getFileStores(true);
    files.getOpenFileDescriptors();
    os.getInternetProtocolStats().getTCPv4Stats();
  }

  private static void measure(String what, int count, Step step) throws Exception {
    for (int i = 0; i < Math.min(WARM_UP, count); i++) {
      step.run();
    }
    double[] wall = new double[count];
    long cpuBefore = PROCESS.getProcessCpuTime();
    for (int i = 0; i < count; i++) {
      long wallBefore = System.nanoTime();
      step.run();
      wall[i] = (System.nanoTime() - wallBefore) / 1e6;
    }
    double cpu = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e6 / count;
    Arrays.sort(wall);
    System.out.printf(
        "%-22s CPU ms mean %7.3f   wall ms p50 %7.3f p95 %7.3f%n",
        what, cpu, wall[count / 2], wall[count * 95 / 100]);
  }
}

package io.kraftexporter.host;

import io.kraftexporter.host.broker.BrokerProcessCollector;
import io.kraftexporter.host.broker.CacheStat;
import io.kraftexporter.host.broker.KafkaProcesses;
import io.kraftexporter.host.broker.LogDirCollector;
import io.kraftexporter.host.broker.LogDirectories;
import io.kraftexporter.host.broker.OsSettingCollector;
import io.kraftexporter.host.broker.PageCacheCollector;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.ConntrackCollector;
import io.kraftexporter.host.linux.DiskCollector;
import io.kraftexporter.host.linux.FileDescriptorCollector;
import io.kraftexporter.host.linux.FileSystemCollector;
import io.kraftexporter.host.linux.LoadAverageCollector;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.MemoryCollector;
import io.kraftexporter.host.linux.NetClassCollector;
import io.kraftexporter.host.linux.NetDevCollector;
import io.kraftexporter.host.linux.NetStatCollector;
import io.kraftexporter.host.linux.PressureCollector;
import io.kraftexporter.host.linux.SockStatCollector;
import io.kraftexporter.host.linux.SoftNetCollector;
import io.kraftexporter.host.linux.StatCollector;
import io.kraftexporter.host.linux.StatVfs;
import io.kraftexporter.host.linux.SysctlCollector;
import io.kraftexporter.host.linux.TimeCollector;
import io.kraftexporter.host.linux.UnameCollector;
import io.kraftexporter.host.linux.VmStatCollector;
import io.kraftexporter.host.portable.PortableCollectors;
import io.kraftexporter.recommendation.Recommendation.Section;
import io.kraftexporter.recommendation.Recommendations;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import oshi.util.FileUtil;
import oshi.util.driver.linux.proc.Auxv;

/** The list of all collectors: a new one is a file and a line here. */
public final class Collectors {
  private Collectors() {}

  /** Returns the collectors for the system this process runs on. */
  static List<Collector> here(HostConfiguration configuration, Supplier<Optional<String>> cluster) {
    return Machine.isLinux()
        ? linux(Machine.here(), configuration, cluster, new StatVfs())
        : PortableCollectors.all();
  }

  /**
   * Returns the collectors of Linux.
   *
   * @param cluster the id of the cluster; empty while it is not known
   * @param spaces how full a file system is
   */
  public static List<Collector> linux(
      Machine machine,
      HostConfiguration configuration,
      Supplier<Optional<String>> cluster,
      FileSystemCollector.Spaces spaces) {
    KafkaProcesses processes =
        new KafkaProcesses(machine, configuration.broker(), cluster, System::nanoTime);
    LogDirectories logDirs =
        new LogDirectories(machine, processes, configuration.broker().logDirs(), System::nanoTime);
    return List.of(
        new BrokerProcessCollector(machine, processes, pageBytes()),
        new ConntrackCollector(machine),
        new DiskCollector(machine),
        new FileDescriptorCollector(machine),
        new FileSystemCollector(machine, spaces),
        new LoadAverageCollector(machine),
        new LogDirCollector(logDirs),
        new MemoryCollector(machine),
        new NetClassCollector(machine, configuration.networkSpeeds(), System::nanoTime),
        new NetDevCollector(machine),
        new NetStatCollector(machine),
        new OsSettingCollector(
            machine,
            processes,
            logDirs,
            Recommendations.of(
                configuration.recommended(), Section.SYSCTL, Section.MOUNT, Section.ULIMIT),
            System::nanoTime),
        new PageCacheCollector(
            logDirs,
            configuration.pageCache(),
            pageBytes(),
            CacheStat::new,
            System::nanoTime,
            Clock.systemUTC(),
            PageCacheCollector.PATIENCE),
        new PressureCollector(machine),
        new SockStatCollector(machine, pageBytes()),
        new SoftNetCollector(machine),
        new StatCollector(machine),
        new SysctlCollector(machine),
        new TimeCollector(Clock.systemUTC()),
        new UnameCollector(machine),
        new VmStatCollector(machine));
  }

  /** The kernel tells each process at its start, so nobody needs to fork getconf for it. */
  private static OptionalLong pageBytes() {
    Long size = Auxv.queryAuxv(FileUtil::readLongFromBuffer).get(Auxv.AT_PAGESZ);
    return size == null ? OptionalLong.empty() : OptionalLong.of(size);
  }
}

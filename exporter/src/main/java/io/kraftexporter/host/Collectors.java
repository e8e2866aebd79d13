package io.kraftexporter.host;

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
final class Collectors {
  private Collectors() {}

  /** Those for the system this runs on. */
  static List<Collector> here(HostSettings settings, Supplier<Optional<String>> cluster) {
    return Machine.isLinux()
        ? linux(Machine.here(), settings, cluster, new StatVfs())
        : List.of(new PortableCollector());
  }

  /**
   * Those of Linux.
   *
   * @param cluster the id of the cluster; empty while it is not known
   * @param spaces how full a file system is
   */
  static List<Collector> linux(
      Machine machine,
      HostSettings settings,
      Supplier<Optional<String>> cluster,
      FileSystemCollector.Spaces spaces) {
    KafkaProcesses processes =
        new KafkaProcesses(machine, settings.processes(), cluster, System::nanoTime);
    LogDirectories logDirs =
        new LogDirectories(machine, processes, settings.logDirs(), System::nanoTime);
    return List.of(
        new BrokerProcessCollector(machine, processes, pageBytes()),
        Conntrack.collector(machine),
        new DiskCollector(machine),
        FileDescriptors.collector(machine),
        new FileSystemCollector(machine, spaces),
        LoadAverage.collector(machine),
        new LogDirCollector(logDirs),
        Memory.collector(machine),
        new NetClassCollector(machine, settings.networkSpeeds(), System::nanoTime),
        new NetDevCollector(machine),
        NetStat.collector(machine),
        new OsSettingCollector(
            machine,
            processes,
            logDirs,
            Recommendations.of(
                settings.recommended(), Section.SYSCTL, Section.MOUNT, Section.ULIMIT),
            System::nanoTime),
        new PageCacheCollector(
            logDirs,
            settings.pageCache(),
            pageBytes(),
            CacheStat::new,
            System::nanoTime,
            Clock.systemUTC(),
            PageCacheCollector.PATIENCE),
        Pressure.collector(machine),
        SockStat.collector(machine, pageBytes()),
        new SoftNetCollector(machine),
        new StatCollector(machine),
        Sysctl.collector(machine),
        new TimeCollector(Clock.systemUTC()),
        new UnameCollector(machine),
        VmStat.collector(machine));
  }

  /** The kernel tells each process at its start, so nobody needs to fork getconf for it. */
  private static OptionalLong pageBytes() {
    Long size = Auxv.queryAuxv(FileUtil::readLongFromBuffer).get(Auxv.AT_PAGESZ);
    return size == null ? OptionalLong.empty() : OptionalLong.of(size);
  }
}

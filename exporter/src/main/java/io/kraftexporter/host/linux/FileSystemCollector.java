package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.BoundedCalls;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The space of each file system: the mounts of the machine's first process, and statvfs.
 *
 * <p>Left out are node_exporter's pseudo file systems, and mounts that no path leads to as others
 * cover them. statvfs waits for as long as a server or a device does not answer: such a file system
 * has {@code node_filesystem_device_error} 1 and no space, and is not called again until the first
 * call has returned. A mount that this process does not see at its place (in a container, or under
 * systemd's {@code ProtectHome}) is reached through the first process, if the kernel lets us; if
 * not, it is left out. Each is logged once.
 */
public final class FileSystemCollector implements Collector {
  private static final Logger LOG = LoggerFactory.getLogger(FileSystemCollector.class);
  private static final String[] LABELS = {"device", "fstype", "mountpoint"};
  public static final Metric SIZE =
      Metric.gauge("node_filesystem_size_bytes", "Size of the file system.", LABELS);
  public static final Metric FREE =
      Metric.gauge(
          "node_filesystem_free_bytes", "Free space, with what only root may use.", LABELS);
  public static final Metric AVAILABLE =
      Metric.gauge("node_filesystem_avail_bytes", "Free space for everyone.", LABELS);
  public static final Metric FILES =
      Metric.gauge("node_filesystem_files", "Inodes: files and directories there can be.", LABELS);
  public static final Metric FILES_FREE =
      Metric.gauge("node_filesystem_files_free", "Inodes that are not in use.", LABELS);
  public static final Metric READ_ONLY =
      Metric.gauge(
          "node_filesystem_readonly", "Whether nothing can be written there, 1 or 0.", LABELS);
  private static final Metric ERROR =
      Metric.gauge(
          "node_filesystem_device_error",
          "Whether the space of the file system could not be read, 1 or 0.",
          LABELS);
  private static final Metric INFO =
      Metric.gauge(
          "node_filesystem_mount_info",
          "The device of a mount, by its numbers in node_disk_info; always 1.",
          "device",
          "major",
          "minor",
          "mountpoint");

  private static final Pattern EXCLUDED_POINTS =
      Pattern.compile(
          "/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)"
              + "($|/.*)",
          Pattern.DOTALL);
  private static final Pattern EXCLUDED_TYPES =
      Pattern.compile(
          "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs"
              + "|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs"
              + "|squashfs|sysfs|tracefs");

  /** Long for a disk or a machine under load, and short beside the usual timeout of a scrape. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * The result of statvfs: bytes, and inodes.
   *
   * @param files {@link #UNTOLD} where inodes are not known
   */
  public record Space(long size, long free, long available, long files, long filesFree) {
    public static final long UNTOLD = -1;
  }

  /** The space of the file system at a path. */
  public interface Spaces {

    /** Does once what takes its time, so that no file system is blamed for it. */
    default void prepare() {}

    Space of(Path mount) throws Exception;
  }

  /** A mount and where it is for us. */
  private record Reached(Mount mount, Path path) {

    /** The same for a mount whose options change, another for the next one at the same point. */
    String key() {
      return mount.id() + " " + mount.point();
    }
  }

  private final Machine machine;
  private final Spaces spaces;
  private final Duration patience;
  private final BoundedCalls<String, Space> calls = new BoundedCalls<>("statvfs");
  private final Set<String> failing = new HashSet<>();
  private final Set<String> leftOut = new HashSet<>();

  public FileSystemCollector(Machine machine, Spaces spaces) {
    this(machine, spaces, PATIENCE);
  }

  /** Waits this long for file systems that do not answer, once for all of them. */
  public FileSystemCollector(Machine machine, Spaces spaces, Duration patience) {
    this.machine = machine;
    this.spaces = spaces;
    this.patience = patience;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(SIZE, FREE, AVAILABLE, FILES, FILES_FREE, READ_ONLY, ERROR, INFO);
  }

  @Override
  public void collect(CollectorSamples samples) throws IOException, InterruptedException {
    List<Reached> all = reached(samples);
    Map<String, Callable<Space>> statvfs = new LinkedHashMap<>();
    all.forEach(reached -> statvfs.put(reached.key(), () -> spaces.of(reached.path)));
    spaces.prepare();
    Map<String, Outcome<Space>> outcomes = calls.run(statvfs, patience);
    failing.retainAll(outcomes.keySet());
    for (Reached reached : all) {
      Mount mount = reached.mount;
      String point = mount.point().text();
      String source = mount.source().text();
      Outcome<Space> outcome = outcomes.getOrDefault(reached.key(), new Outcome.Unanswered<>());
      set(samples, outcome, source, mount.type(), point);
      samples.set(READ_ONLY, mount.readOnly() ? 1 : 0, source, mount.type(), point);
      samples.set(INFO, 1, source, mount.major(), mount.minor(), point);
      log(reached, outcome);
    }
  }

  private static void set(CollectorSamples samples, Outcome<Space> outcome, String... labels) {
    if (outcome instanceof Outcome.Returned<Space> returned) {
      Space space = returned.value();
      samples.set(SIZE, space.size(), labels);
      samples.set(FREE, space.free(), labels);
      samples.set(AVAILABLE, space.available(), labels);
      if (space.files() != Space.UNTOLD) {
        samples.set(FILES, space.files(), labels);
        samples.set(FILES_FREE, space.filesFree(), labels);
      }
      samples.set(ERROR, 0, labels);
    } else {
      samples.set(ERROR, 1, labels);
    }
  }

  private void log(Reached reached, Outcome<Space> outcome) {
    String point = CollectorSamples.quoted(reached.mount.point().text());
    if (outcome instanceof Outcome.Returned<Space>) {
      if (failing.remove(reached.key())) {
        LOG.info("file system {} answers again", point);
      }
    } else if (failing.add(reached.key())) {
      String reason =
          outcome instanceof Outcome.Failed<Space> failed
              ? KernelFile.describe(failed.problem())
              : "statvfs has not answered within "
                  + patience.toMillis()
                  + " ms, and is not called again until it has";
      LOG.warn(
          "no space of file system {} (type {}, device {}): {}",
          point,
          reached.mount.type(),
          CollectorSamples.quoted(reached.mount.source().text()),
          reason);
    }
  }

  /** The mounts to report that can be reached from here. */
  private List<Reached> reached(CollectorSamples samples) throws IOException {
    MountTable machines = MountTable.ofMachine(machine, samples);
    MountTable own = MountTable.of(machine, "self");
    FileTree here = new FileTree(machine.root());
    Path itsRoot = machine.proc().resolve("1/root");
    boolean isRootOurs = Files.isDirectory(itsRoot);
    List<Reached> reached = new ArrayList<>();
    List<String> unreachable = new ArrayList<>();
    for (Mount mount : machines.mounts()) {
      Path point = mount.point().path();
      if (!isReported(mount) || !machines.of(point).filter(mount::equals).isPresent()) {
        continue;
      }
      if (own.mounts().isEmpty() || own.of(point).filter(mount::isOfSameDevice).isPresent()) {
        reached.add(new Reached(mount, here.reach(point)));
      } else if (isRootOurs) {
        reached.add(new Reached(mount, new FileTree(itsRoot).reach(point)));
      } else if (leftOut.add(mount.point().text())) {
        unreachable.add(CollectorSamples.quoted(mount.point().text()));
      }
    }
    if (!unreachable.isEmpty()) {
      LOG.info(
          "no node_filesystem_* of {}: not mounted here, or covered by another mount, and {} is not"
              + " for us to read",
          String.join(", ", unreachable),
          itsRoot);
    }
    return reached;
  }

  private static boolean isReported(Mount mount) {
    return !EXCLUDED_POINTS.matcher(mount.point().text()).matches()
        && !EXCLUDED_TYPES.matcher(mount.type()).matches();
  }
}

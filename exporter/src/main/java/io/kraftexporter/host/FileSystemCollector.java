package io.kraftexporter.host;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full each file system is: the mounts of the machine's first process, and statvfs.
 *
 * <p>Left out are node_exporter's pseudo file systems, and those behind a network: asking for the
 * space of one whose server is gone waits for ever. Of two mounts at one place only the last can be
 * seen, so only that one is told. From a container, a mount that it does not have is seen through
 * the first process, if the kernel lets us; if not, it is left out, which is said once.
 */
final class FileSystemCollector implements Collector {
  private static final Logger LOG = LoggerFactory.getLogger(FileSystemCollector.class);
  private static final String[] LABELS = {"device", "fstype", "mountpoint"};
  private static final Metric SIZE =
      Metric.gauge("node_filesystem_size_bytes", "Size of the file system.", LABELS);
  private static final Metric FREE =
      Metric.gauge(
          "node_filesystem_free_bytes", "Free space, with what only root may use.", LABELS);
  private static final Metric AVAILABLE =
      Metric.gauge("node_filesystem_avail_bytes", "Free space for everyone.", LABELS);
  private static final Metric READ_ONLY =
      Metric.gauge(
          "node_filesystem_readonly", "Whether nothing can be written there, 1 or 0.", LABELS);
  private static final Metric ERROR =
      Metric.gauge(
          "node_filesystem_device_error", "Whether its space could not be read, 1 or 0.", LABELS);
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
              + "($|/.*)");
  private static final Pattern EXCLUDED_TYPES =
      Pattern.compile(
          "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs"
              + "|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs"
              + "|squashfs|sysfs|tracefs");
  private static final Pattern NETWORK_TYPES =
      Pattern.compile("nfs4?|cifs|smb3?|smbfs|ceph|glusterfs|lustre|9p|afs|ncpfs|fuse\\..+");

  /** What statvfs says, in bytes. A size of 0 stands for no answer, as in {@link File}. */
  record Space(long size, long free, long available) {
    static Space of(File file) {
      return new Space(file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace());
    }
  }

  private final Machine machine;
  private final Function<File, Space> spaces;
  private boolean told;

  FileSystemCollector(Machine machine, Function<File, Space> spaces) {
    this.machine = machine;
    this.spaces = spaces;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(SIZE, FREE, AVAILABLE, READ_ONLY, ERROR, INFO);
  }

  @Override
  public void collect(Sampler sampler) throws IOException {
    View view = new View();
    for (Mount mount : mounts()) {
      String[] labels = {mount.source(), mount.type(), mount.point()};
      Optional<FileTree> files = view.of(mount);
      if (files.isEmpty()) {
        continue;
      }
      Space space = spaces.apply(files.get().reach(Path.of(mount.point())).toFile());
      boolean known = space.size() > 0;
      if (known) {
        sampler.set(SIZE, space.size(), labels);
        sampler.set(FREE, space.free(), labels);
        sampler.set(AVAILABLE, space.available(), labels);
      }
      sampler.set(ERROR, known ? 0 : 1, labels);
      sampler.set(READ_ONLY, mount.readOnly() ? 1 : 0, labels);
      sampler.set(INFO, 1, mount.source(), mount.major(), mount.minor(), mount.point());
    }
  }

  /** Where the mounts of the machine's first process are for us. */
  private final class View {
    private final FileTree ours = new FileTree(machine.root());
    private final Path itsRoot = machine.proc().resolve("1/root");
    private final Set<String> own =
        machine.lines("self/mountinfo").stream()
            .flatMap(line -> Mount.parse(line).stream())
            .map(View::place)
            .collect(Collectors.toSet());

    /** At the same place where we have it too; empty where it is not for us to see. */
    Optional<FileTree> of(Mount mount) {
      if (own.isEmpty() || own.contains(place(mount))) {
        return Optional.of(ours);
      }
      if (Files.isDirectory(itsRoot)) {
        return Optional.of(new FileTree(itsRoot));
      }
      if (!told) {
        LOG.info("no node_filesystem_* of {} and others: they are not mounted here", mount.point());
        told = true;
      }
      return Optional.empty();
    }

    private static String place(Mount mount) {
      return mount.major() + ":" + mount.minor() + " " + mount.point();
    }
  }

  private Collection<Mount> mounts() throws IOException {
    Map<String, Mount> byPoint = new LinkedHashMap<>();
    MountTable.of(machine, "1").mounts().forEach(mount -> byPoint.put(mount.point(), mount));
    if (byPoint.isEmpty()) {
      throw new IOException(machine.proc().resolve("1/mountinfo") + " cannot be read");
    }
    return byPoint.values().stream().filter(FileSystemCollector::isTold).toList();
  }

  private static boolean isTold(Mount mount) {
    return !EXCLUDED_POINTS.matcher(mount.point()).matches()
        && !EXCLUDED_TYPES.matcher(mount.type()).matches()
        && !NETWORK_TYPES.matcher(mount.type()).matches();
  }
}

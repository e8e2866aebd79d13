package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The mounts that a process sees, and which of them a path leads to. Immutable. */
public final class MountTable {
  /** Parent of the mounts at the root of a process, whose own parent the process does not see. */
  private static final String UNSEEN = "";

  private record MountKey(String parent, Path point) {}

  private final List<Mount> mounts;
  private final Map<MountKey, Mount> byPlace = new HashMap<>();

  MountTable(List<Mount> mounts) {
    this.mounts = List.copyOf(mounts);
    Set<String> ids = mounts.stream().map(Mount::id).collect(Collectors.toSet());
    for (Mount mount : mounts) {
      boolean seen = ids.contains(mount.parent()) && !mount.parent().equals(mount.id());
      byPlace.put(new MountKey(seen ? mount.parent() : UNSEEN, mount.point().path()), mount);
    }
  }

  /**
   * Reads the mounts as this process sees them; where that cannot be read, as the machine's first
   * process does.
   */
  public static MountTable of(Machine machine, String pid) {
    for (String process : List.of(pid, "1", "self")) {
      try {
        List<Mount> mounts = new ArrayList<>();
        lines(machine, process).forEach(line -> Mount.parse(line).ifPresent(mounts::add));
        if (!mounts.isEmpty()) {
          return new MountTable(mounts);
        }
      } catch (IOException e) {
        // The process has ended, or is hidden from us: the next has the same mounts as a rule.
      }
    }
    return new MountTable(List.of());
  }

  /**
   * Returns the mounts of the machine's first process, or of this process where those are hidden
   * from it.
   */
  static MountTable ofMachine(Machine machine, CollectorSamples samples) throws IOException {
    String file = "1/mountinfo";
    List<String> lines;
    try {
      lines = lines(machine, file.substring(0, 1));
    } catch (IOException e) {
      file = "self/mountinfo";
      lines = lines(machine, "self");
    }
    List<Mount> mounts = new ArrayList<>();
    samples.eachLine(
        machine.proc().resolve(file).toString(),
        lines,
        line ->
            mounts.add(
                Mount.parse(line).orElseThrow(() -> new IllegalArgumentException("no mount"))));
    return new MountTable(mounts);
  }

  private static List<String> lines(Machine machine, String process) throws IOException {
    return KernelFile.lines(
        machine.proc().resolve(process).resolve("mountinfo"), StandardCharsets.ISO_8859_1);
  }

  List<Mount> mounts() {
    return mounts;
  }

  /**
   * The mount that a path leads to: at each step from the root, a mount at this place on the mount
   * of the step before, and the mounts on top of it. A mount below a place that was mounted over
   * later is covered, and no path leads to it.
   *
   * @param real absolute, without symbolic links
   */
  public Optional<Mount> of(Path real) {
    Path place = Path.of("/");
    @Nullable Mount found = top(null, place);
    for (Path name : real) {
      place = place.resolve(name);
      found = top(found, place);
    }
    return Optional.ofNullable(found);
  }

  private @Nullable Mount top(@Nullable Mount below, Path place) {
    @Nullable Mount top = below;
    Set<String> seen = new HashSet<>();
    for (Mount next = above(top, place); next != null; next = above(next, place)) {
      if (!seen.add(next.id())) {
        return top;
      }
      top = next;
    }
    return top;
  }

  private @Nullable Mount above(@Nullable Mount mount, Path place) {
    return byPlace.get(new MountKey(mount == null ? UNSEEN : mount.id(), place));
  }
}

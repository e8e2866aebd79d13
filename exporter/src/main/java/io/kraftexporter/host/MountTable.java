package io.kraftexporter.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mounts that a process sees. */
record MountTable(List<Mount> mounts) {

  /** As this process sees them; where that cannot be read, as the machine's first does. */
  static MountTable of(Machine machine, String pid) {
    for (String process : List.of(pid, "1", "self")) {
      List<Mount> mounts =
          machine.lines(process + "/mountinfo").stream()
              .flatMap(line -> Mount.parse(line).stream())
              .toList();
      if (!mounts.isEmpty()) {
        return new MountTable(mounts);
      }
    }
    return new MountTable(List.of());
  }

  /**
   * Where a file is, given without symbolic links: the last of the longest, as others are hidden.
   */
  Optional<Mount> of(Path real) {
    @Nullable Mount found = null;
    for (Mount mount : mounts) {
      Path point = Path.of(mount.point());
      if (real.startsWith(point)
          && (found == null || point.getNameCount() >= Path.of(found.point()).getNameCount())) {
        found = mount;
      }
    }
    return Optional.ofNullable(found);
  }
}

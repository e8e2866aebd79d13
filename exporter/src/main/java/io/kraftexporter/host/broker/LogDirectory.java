package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Mount;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory in which a broker keeps its logs.
 *
 * @param nodeId the broker's; empty if it is not known
 * @param name as the broker calls it, absolute
 * @param path where it is for us
 * @param disks by their names in {@code node_disk_*}; none if there is none below, or it is not
 *     known
 */
record LogDirectory(String nodeId, String name, Path path, Mount mount, List<String> disks) {
  LogDirectory {
    disks = List.copyOf(disks);
  }
}

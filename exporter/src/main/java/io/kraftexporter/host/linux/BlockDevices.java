package io.kraftexporter.host.linux;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The block devices below {@code /sys}, and the disks that they are made of: of a partition the one
 * it is on, of LVM, encryption and RAID all that are below.
 */
public record BlockDevices(Path sys) {

  /** The disks under a mount, by their names in {@code node_disk_*}; none if it has none. */
  public SortedSet<String> disks(Mount mount, FileTree files) {
    SortedSet<String> disks = new TreeSet<>();
    try {
      Optional<Path> device = device(mount, files);
      if (device.isPresent()) {
        add(device.get(), disks);
      }
    } catch (IOException | DirectoryIteratorException e) {
      disks.clear(); // A part of them would be taken for all.
    }
    return disks;
  }

  /** By number; btrfs and others have a number of their own, so then by the name of the source. */
  private Optional<Path> device(Mount mount, FileTree files) throws IOException {
    Path byNumber = sys.resolve("dev/block/" + mount.major() + ":" + mount.minor());
    if (Files.exists(byNumber)) {
      return Optional.of(byNumber.toRealPath());
    }
    if (!mount.source().latin1().startsWith("/dev/")) {
      return Optional.empty();
    }
    Path byName =
        sys.resolve("class/block").resolve(files.real(mount.source().path()).getFileName());
    return Files.exists(byName) ? Optional.of(byName.toRealPath()) : Optional.empty();
  }

  private static void add(Path device, SortedSet<String> disks) throws IOException {
    boolean made = false;
    if (Files.isDirectory(device.resolve("slaves"))) {
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(device.resolve("slaves"))) {
        for (Path part : parts) {
          made = true;
          add(part.toRealPath(), disks);
        }
      }
    }
    if (!made) {
      boolean partition = Files.exists(device.resolve("partition"));
      disks.add(device.getName(device.getNameCount() - (partition ? 2 : 1)).toString());
    }
  }
}

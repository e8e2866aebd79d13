package io.kraftexporter.host;

import static io.kraftexporter.host.Fixture.MACHINE;
import static io.kraftexporter.host.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.FileSystemCollector.Space;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemCollectorTest {
  @TempDir Path directory;

  /** Nothing of pseudo, network and overlay file systems; of two mounts at one place the last. */
  @Test
  void fileSystemsOfDisksWithTheirSpaceAndState() throws Exception {
    assertEquals(
        """
        # HELP node_filesystem_avail_bytes Free space for everyone.
        # TYPE node_filesystem_avail_bytes gauge
        node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 200
        node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 200
        node_filesystem_avail_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 200
        node_filesystem_avail_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 200
        node_filesystem_avail_bytes{device="",fstype="xfs",mountpoint="/srv"} 200
        # HELP node_filesystem_device_error Whether its space could not be read, 1 or 0.
        # TYPE node_filesystem_device_error gauge
        node_filesystem_device_error{device="/dev/vda",fstype="ext4",mountpoint="/"} 0
        node_filesystem_device_error{device="/dev/vda",fstype="ext4",mountpoint="/run"} 0
        node_filesystem_device_error{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 0
        node_filesystem_device_error{device="/dev/sdb",fstype="ext4",mountpoint="/broken"} 1
        node_filesystem_device_error{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 0
        node_filesystem_device_error{device="",fstype="xfs",mountpoint="/srv"} 0
        # HELP node_filesystem_free_bytes Free space, with what only root may use.
        # TYPE node_filesystem_free_bytes gauge
        node_filesystem_free_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 300
        node_filesystem_free_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 300
        node_filesystem_free_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 300
        node_filesystem_free_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 300
        node_filesystem_free_bytes{device="",fstype="xfs",mountpoint="/srv"} 300
        # HELP node_filesystem_mount_info The device of a mount, by its numbers in \
        node_disk_info; always 1.
        # TYPE node_filesystem_mount_info gauge
        node_filesystem_mount_info{device="/dev/vda",major="254",minor="0",mountpoint="/"} 1
        node_filesystem_mount_info{device="/dev/vda",major="254",minor="0",mountpoint="/run"} 1
        node_filesystem_mount_info{device="/dev/nvme0n1",major="259",minor="0",\
        mountpoint="/var/lib/kafka data"} 1
        node_filesystem_mount_info{device="/dev/sdb",major="8",minor="16",mountpoint="/broken"} 1
        node_filesystem_mount_info{device="/dev/sdb",major="8",minor="16",mountpoint="/archive"} 1
        node_filesystem_mount_info{device="",major="0",minor="42",mountpoint="/srv"} 1
        # HELP node_filesystem_readonly Whether nothing can be written there, 1 or 0.
        # TYPE node_filesystem_readonly gauge
        node_filesystem_readonly{device="/dev/vda",fstype="ext4",mountpoint="/"} 0
        node_filesystem_readonly{device="/dev/vda",fstype="ext4",mountpoint="/run"} 0
        node_filesystem_readonly{device="/dev/nvme0n1",fstype="xfs",mountpoint="/var/lib/kafka \
        data"} 0
        node_filesystem_readonly{device="/dev/sdb",fstype="ext4",mountpoint="/broken"} 1
        node_filesystem_readonly{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 1
        node_filesystem_readonly{device="",fstype="xfs",mountpoint="/srv"} 0
        # HELP node_filesystem_size_bytes Size of the file system.
        # TYPE node_filesystem_size_bytes gauge
        node_filesystem_size_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 1000
        node_filesystem_size_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 1000
        node_filesystem_size_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 1000
        node_filesystem_size_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 1000
        node_filesystem_size_bytes{device="",fstype="xfs",mountpoint="/srv"} 1000
        """,
        text(new FileSystemCollector(MACHINE, FileSystemCollectorTest::space)));
  }

  /** From a container: a mount that is here too, one that is not, and the way to it. */
  @Test
  void whatIsNotMountedHereIsSeenThroughTheFirstProcessOrNotAtAll() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .file(
                "proc/1/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:16 / /data rw - xfs /dev/sdb rw\n")
            .file("proc/self/mountinfo", "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
    List<File> asked = new ArrayList<>();
    Collector collector =
        new FileSystemCollector(
            fake.machine(),
            mount -> {
              asked.add(mount);
              return new Space(1000, 300, 200);
            });

    text(collector);
    assertEquals(List.of(directory.toFile()), asked);

    asked.clear();
    Files.createDirectories(directory.resolve("proc/1/root"));
    text(collector);
    assertEquals(
        List.of(directory.toFile(), directory.resolve("proc/1/root/data").toFile()), asked);
  }

  private static Space space(File mount) {
    return mount.getPath().equals("/nowhere/broken")
        ? new Space(0, 0, 0)
        : new Space(1000, 300, 200);
  }
}

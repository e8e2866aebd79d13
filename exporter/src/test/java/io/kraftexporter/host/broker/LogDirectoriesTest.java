package io.kraftexporter.host.broker;

import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.host.linux.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoriesTest {
  private static final String MOUNTS =
      """
      1 0 8:3 / / rw,relatime - ext4 /dev/sda3 rw
      2 1 253:0 / /data rw,noatime - xfs /dev/mapper/vg-kafka rw,largeio,swalloc
      3 2 259:9 / /data/hidden rw - ext4 /dev/gone rw
      4 3 0:50 / /data/hidden rw - btrfs /dev/nvme2n1 rw
      5 1 0:60 / /tmp rw - tmpfs tmpfs rw
      """;

  @TempDir Path directory;
  private FakeMachine fake;

  @BeforeEach
  void machine() throws Exception {
    fake =
        new FakeMachine(directory)
            .process(8, 2000, "java kafka.Kafka /server.properties")
            .file("proc/8/mountinfo", MOUNTS)
            .file("sys/devices/sda/sda3/partition", "3\n")
            .file("sys/devices/nvme0n1/size", "1\n")
            .file("sys/devices/nvme1n1/nvme1n1p1/partition", "1\n")
            .file("sys/devices/nvme2n1/size", "1\n")
            .link("sys/devices/dm-0/slaves/nvme0n1", "../../nvme0n1")
            .link("sys/devices/dm-0/slaves/md0", "../../md0")
            .link("sys/devices/md0/slaves/nvme1n1p1", "../../nvme1n1/nvme1n1p1")
            .link("sys/dev/block/8:3", "../../devices/sda/sda3")
            .link("sys/dev/block/253:0", "../../devices/dm-0")
            .link("sys/class/block/nvme2n1", "../../devices/nvme2n1");
  }

  @Test
  void eachHasItsMountWithItsOptionsAndTheDisksBelow() throws Exception {
    fake.file("server.properties", "node.id=3\nlog.dirs=/data/a,/link,/data/hidden/b,/tmp/c\n")
        .link("link", "/var/kafka");
    Files.createDirectories(directory.resolve("var/kafka"));

    assertEquals(
        """
        # HELP kafka_log_dir_disk_info Disk that holds a log directory, by its name in node_disk_*; always 1.
        # TYPE kafka_log_dir_disk_info gauge
        kafka_log_dir_disk_info{node_id="3",log_dir="/data/a",device="nvme0n1"} 1
        kafka_log_dir_disk_info{node_id="3",log_dir="/data/a",device="nvme1n1"} 1
        kafka_log_dir_disk_info{node_id="3",log_dir="/link",device="sda"} 1
        kafka_log_dir_disk_info{node_id="3",log_dir="/data/hidden/b",device="nvme2n1"} 1
        # HELP kafka_log_dir_info Mount of a log directory with its options, under the label names of node_filesystem_*; always 1.
        # TYPE kafka_log_dir_info gauge
        kafka_log_dir_info{node_id="3",log_dir="/data/a",mountpoint="/data",fstype="xfs",\
        device="/dev/mapper/vg-kafka",options="rw,noatime,largeio,swalloc"} 1
        kafka_log_dir_info{node_id="3",log_dir="/link",mountpoint="/",fstype="ext4",\
        device="/dev/sda3",options="rw,relatime"} 1
        kafka_log_dir_info{node_id="3",log_dir="/data/hidden/b",mountpoint="/data/hidden",\
        fstype="btrfs",device="/dev/nvme2n1",options="rw"} 1
        kafka_log_dir_info{node_id="3",log_dir="/tmp/c",mountpoint="/tmp",fstype="tmpfs",\
        device="tmpfs",options="rw"} 1
        # HELP kafka_log_dir_noatime Whether a log directory is mounted with noatime, 1 or 0; with relatime, reading rarely writes access times.
        # TYPE kafka_log_dir_noatime gauge
        kafka_log_dir_noatime{node_id="3",log_dir="/data/a"} 1
        kafka_log_dir_noatime{node_id="3",log_dir="/link"} 0
        kafka_log_dir_noatime{node_id="3",log_dir="/data/hidden/b"} 0
        kafka_log_dir_noatime{node_id="3",log_dir="/tmp/c"} 0
        """,
        text(new LogDirCollector(directories(List.of()))));
  }

  @Test
  void givenOnesReplaceTheBrokersOwn() throws Exception {
    fake.file("server.properties", "node.id=3\nlog.dirs=/data/a\n");

    assertEquals(
        List.of("3 /data/z " + directory.resolve("data/z")),
        directories(List.of(Path.of("/data/z"))).now().stream()
            .map(found -> found.nodeId() + " " + found.name() + " " + found.path())
            .toList());
  }

  @Test
  void aLoopOfLinksIsNoDirectory() throws Exception {
    fake.file("server.properties", "node.id=3\nlog.dirs=/loop,/data/a\n").link("loop", "/loop");

    assertEquals(
        List.of("/data/a"), directories(List.of()).now().stream().map(LogDirectory::name).toList());
  }

  private LogDirectories directories(List<Path> given) {
    Machine machine = fake.machine();
    return new LogDirectories(
        machine,
        new KafkaProcesses(machine, HostConfigurations.kafka(), Optional::empty, System::nanoTime),
        given,
        System::nanoTime);
  }
}

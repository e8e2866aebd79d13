package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.MACHINE;
import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.linux.FileSystemCollector.Space;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemCollectorTest {
  private static final String ERROR = "node_filesystem_device_error";
  private static final String SIZE = "node_filesystem_size_bytes";

  @TempDir Path directory;

  /** Nothing of pseudo and overlay file systems; of two mounts at one place the last. */
  @Test
  void fileSystemsOfDisksWithTheirSpaceAndState() throws Exception {
    assertEquals(
        """
        # HELP node_filesystem_avail_bytes Free space for everyone.
        # TYPE node_filesystem_avail_bytes gauge
        node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 200
        node_filesystem_avail_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 200
        node_filesystem_avail_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 200
        node_filesystem_avail_bytes{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 200
        node_filesystem_avail_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 200
        node_filesystem_avail_bytes{device="",fstype="xfs",mountpoint="/srv"} 200
        # HELP node_filesystem_device_error Whether the space of the file system could not be \
        read, 1 or 0.
        # TYPE node_filesystem_device_error gauge
        node_filesystem_device_error{device="/dev/vda",fstype="ext4",mountpoint="/"} 0
        node_filesystem_device_error{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 0
        node_filesystem_device_error{device="/dev/sdb",fstype="ext4",mountpoint="/broken"} 1
        node_filesystem_device_error{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 0
        node_filesystem_device_error{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 0
        node_filesystem_device_error{device="/dev/vda",fstype="ext4",mountpoint="/run"} 0
        node_filesystem_device_error{device="",fstype="xfs",mountpoint="/srv"} 0
        # HELP node_filesystem_files Inodes: files and directories there can be.
        # TYPE node_filesystem_files gauge
        node_filesystem_files{device="/dev/vda",fstype="ext4",mountpoint="/"} 50
        node_filesystem_files{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 50
        node_filesystem_files{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 50
        node_filesystem_files{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 50
        node_filesystem_files{device="/dev/vda",fstype="ext4",mountpoint="/run"} 50
        node_filesystem_files{device="",fstype="xfs",mountpoint="/srv"} 50
        # HELP node_filesystem_files_free Inodes that are not in use.
        # TYPE node_filesystem_files_free gauge
        node_filesystem_files_free{device="/dev/vda",fstype="ext4",mountpoint="/"} 40
        node_filesystem_files_free{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 40
        node_filesystem_files_free{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 40
        node_filesystem_files_free{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 40
        node_filesystem_files_free{device="/dev/vda",fstype="ext4",mountpoint="/run"} 40
        node_filesystem_files_free{device="",fstype="xfs",mountpoint="/srv"} 40
        # HELP node_filesystem_free_bytes Free space, with what only root may use.
        # TYPE node_filesystem_free_bytes gauge
        node_filesystem_free_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 300
        node_filesystem_free_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 300
        node_filesystem_free_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 300
        node_filesystem_free_bytes{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 300
        node_filesystem_free_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 300
        node_filesystem_free_bytes{device="",fstype="xfs",mountpoint="/srv"} 300
        # HELP node_filesystem_mount_info The device of a mount, by its numbers in \
        node_disk_info; always 1.
        # TYPE node_filesystem_mount_info gauge
        node_filesystem_mount_info{device="/dev/vda",major="254",minor="0",mountpoint="/"} 1
        node_filesystem_mount_info{device="/dev/nvme0n1",major="259",minor="0",\
        mountpoint="/var/lib/kafka data"} 1
        node_filesystem_mount_info{device="/dev/sdb",major="8",minor="16",mountpoint="/broken"} 1
        node_filesystem_mount_info{device="/dev/sdb",major="8",minor="16",mountpoint="/archive"} 1
        node_filesystem_mount_info{device="filer:/backup",major="0",minor="40",\
        mountpoint="/backup"} 1
        node_filesystem_mount_info{device="/dev/vda",major="254",minor="0",mountpoint="/run"} 1
        node_filesystem_mount_info{device="",major="0",minor="42",mountpoint="/srv"} 1
        # HELP node_filesystem_readonly Whether nothing can be written there, 1 or 0.
        # TYPE node_filesystem_readonly gauge
        node_filesystem_readonly{device="/dev/vda",fstype="ext4",mountpoint="/"} 0
        node_filesystem_readonly{device="/dev/nvme0n1",fstype="xfs",mountpoint="/var/lib/kafka \
        data"} 0
        node_filesystem_readonly{device="/dev/sdb",fstype="ext4",mountpoint="/broken"} 1
        node_filesystem_readonly{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 1
        node_filesystem_readonly{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 0
        node_filesystem_readonly{device="/dev/vda",fstype="ext4",mountpoint="/run"} 0
        node_filesystem_readonly{device="",fstype="xfs",mountpoint="/srv"} 0
        # HELP node_filesystem_size_bytes Size of the file system.
        # TYPE node_filesystem_size_bytes gauge
        node_filesystem_size_bytes{device="/dev/vda",fstype="ext4",mountpoint="/"} 1000
        node_filesystem_size_bytes{device="/dev/nvme0n1",fstype="xfs",\
        mountpoint="/var/lib/kafka data"} 1000
        node_filesystem_size_bytes{device="/dev/sdb",fstype="ext4",mountpoint="/archive"} 1000
        node_filesystem_size_bytes{device="filer:/backup",fstype="nfs4",mountpoint="/backup"} 1000
        node_filesystem_size_bytes{device="/dev/vda",fstype="ext4",mountpoint="/run"} 1000
        node_filesystem_size_bytes{device="",fstype="xfs",mountpoint="/srv"} 1000
        """,
        text(new FileSystemCollector(MACHINE, FileSystemCollectorTest::space)));
  }

  /** From a container: a mount that is here too, one that is not, and the way to it. */
  @Test
  void mountThatIsNotHereIsReachedThroughTheFirstProcessOrLeftOut() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .file(
                "proc/1/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 8:16 / /data rw - xfs /dev/sdb rw\n")
            .file("proc/self/mountinfo", "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
    try (LogLines log = new LogLines()) {
      assertEquals(List.of(directory), reached(fake));
      assertEquals(1, log.with("no node_filesystem_* of \"/data\"").size(), log.all().toString());
    }

    Files.createDirectories(directory.resolve("proc/1/root"));

    assertEquals(List.of(directory, directory.resolve("proc/1/root/data")), reached(fake));
  }

  /** A mount covered as by systemd's ProtectHome: it is in our table too, below another one. */
  @Test
  void mountThatIsCoveredHereIsReachedThroughTheFirstProcess() throws Exception {
    String mounts =
        """
        1 0 8:1 / / rw - ext4 /dev/sda1 rw
        2 1 8:16 / /home rw - xfs /dev/sdb rw
        3 2 8:17 / /home/data rw - xfs /dev/sdb1 rw
        """;
    FakeMachine fake =
        new FakeMachine(directory)
            .file("proc/1/mountinfo", mounts)
            .file("proc/self/mountinfo", mounts + "4 2 0:25 /hidden /home ro - tmpfs tmpfs rw\n");
    Files.createDirectories(directory.resolve("proc/1/root"));

    assertEquals(
        List.of(
            directory,
            directory.resolve("proc/1/root/home"),
            directory.resolve("proc/1/root/home/data")),
        reached(fake));
  }

  /** No path leads to it: statvfs would answer for the mount above. */
  @Test
  void mountThatTheMachineItselfCoversIsLeftOut() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .file(
                "proc/1/mountinfo",
                """
                1 0 8:1 / / rw - ext4 /dev/sda1 rw
                2 1 8:16 / /srv/data rw - xfs /dev/sdb rw
                3 1 8:32 / /srv rw - xfs /dev/sdc rw
                """);

    assertEquals(List.of(directory, directory.resolve("srv")), reached(fake));
  }

  @Test
  void fileSystemThatDoesNotAnswerAffectsOnlyItselfAndIsNotCalledAgain() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .file(
                "proc/1/mountinfo",
                """
                1 0 8:1 / / rw - ext4 /dev/sda1 rw
                2 1 0:40 / /hung rw - fuse remote:bucket rw
                3 1 8:32 / /srv rw - xfs /dev/sdc rw
                """);
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Collector collector =
        new FileSystemCollector(
            fake.machine(),
            mount -> {
              if (mount.endsWith("hung") && calls.incrementAndGet() == 1) {
                answer.await();
              }
              return new Space(1000, 300, 200, 50, 40);
            },
            Duration.ofMillis(200));
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 3; i++) {
        ParsedText told = ParsedText.parse(text(collector));
        assertEquals(1, told.value(ERROR, "mountpoint", "/hung"));
        assertEquals(0, told.value(ERROR, "mountpoint", "/srv"));
        assertEquals(List.of(1000.0), told.values(SIZE, "mountpoint", "/srv"));
        assertEquals(List.of(), told.values(SIZE, "mountpoint", "/hung"));
      }
      assertEquals(1, calls.get());
      assertEquals(
          1,
          log.with("no space of file system \"/hung\" (type fuse, device \"remote:bucket\")")
              .size(),
          log.all().toString());

      answer.countDown();
      Await.until(
          "the file system answers again",
          Duration.ofSeconds(10),
          () -> ParsedText.parse(text(collector)).value(ERROR, "mountpoint", "/hung") == 0);

      assertEquals(1, log.with("file system \"/hung\" answers again").size());
    }
  }

  /** A mount point and a device of any bytes, and a line that is no mount. */
  @Test
  void oddNamesAreReportedAndABrokenLineAffectsOnlyItself() throws Exception {
    FakeMachine fake =
        new FakeMachine(directory)
            .bytes(
                "proc/1/mountinfo",
                """
                1 0 8:1 / / rw - ext4 /dev/sda1 rw
                2 1 0:40 / /gr\u00c3\u00b6\u00c3\u009fe rw - tmpfs \u00e9 rw
                no mount
                3 1 0:41 / /cass\u00e9 rw - tmpfs latin rw
                4 1 0:42 / /a\rb\013c rw - tmpfs control rw
                5 1 8:32 / /srv rw - xfs /dev/sdc rw
                """
                    .getBytes(StandardCharsets.ISO_8859_1));
    List<Path> asked = new ArrayList<>();
    CollectorSamples samples = new CollectorSamples();
    new FileSystemCollector(
            fake.machine(),
            mount -> {
              asked.add(mount);
              return new Space(1000, 300, 200, 50, 40);
            })
        .collect(samples);

    assertEquals(
        Set.of(
            Map.of("device", "/dev/sda1", "fstype", "ext4", "mountpoint", "/"),
            Map.of("device", "\ufffd", "fstype", "tmpfs", "mountpoint", "/größe"),
            Map.of("device", "latin", "fstype", "tmpfs", "mountpoint", "/cass\ufffd"),
            Map.of("device", "control", "fstype", "tmpfs", "mountpoint", "/a\rb\u000bc"),
            Map.of("device", "/dev/sdc", "fstype", "xfs", "mountpoint", "/srv")),
        ParsedText.parse(Texts.of(new Sampler().collect(samples::copyTo)))
            .samples()
            .get(SIZE)
            .keySet());
    assertEquals(
        List.of("cass\u00e9", "gr\u00c3\u00b6\u00c3\u009fe"),
        asked.stream()
            .map(path -> RawName.of(path).latin1())
            .map(name -> name.substring(name.lastIndexOf('/') + 1))
            .filter(name -> !name.matches("\\p{ASCII}*"))
            .sorted()
            .toList());
    assertEquals(
        directory.resolve("proc/1/mountinfo") + ": cannot parse the line \"no mount\"",
        samples.problem().orElseThrow());
  }

  private static List<Path> reached(FakeMachine fake) throws Exception {
    List<Path> reached = new ArrayList<>();
    text(
        new FileSystemCollector(
            fake.machine(),
            mount -> {
              reached.add(mount);
              return new Space(1000, 300, 200, Space.UNTOLD, Space.UNTOLD);
            }));
    return reached;
  }

  private static Space space(Path mount) throws IOException {
    if (mount.equals(Path.of("/nowhere/broken"))) {
      throw new IOException("Input/output error");
    }
    return new Space(1000, 300, 200, 50, 40);
  }
}

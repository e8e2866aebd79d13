package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.MACHINE;
import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskCollectorTest {
  @TempDir Path root;

  /** Partitions and loop devices are left out; sdb is of a kernel without the last columns. */
  @Test
  void disksWithWhatTheirKernelCounts() throws Exception {
    assertEquals(
        """
        # HELP node_disk_discard_time_seconds_total Time all discards took.
        # TYPE node_disk_discard_time_seconds_total counter
        node_disk_discard_time_seconds_total{device="nvme0n1"} 6.817
        # HELP node_disk_discarded_sectors_total Sectors discarded.
        # TYPE node_disk_discarded_sectors_total counter
        node_disk_discarded_sectors_total{device="nvme0n1"} 2627984
        # HELP node_disk_discards_completed_total Discards done.
        # TYPE node_disk_discards_completed_total counter
        node_disk_discards_completed_total{device="nvme0n1"} 15905
        # HELP node_disk_discards_merged_total Discards merged into others.
        # TYPE node_disk_discards_merged_total counter
        node_disk_discards_merged_total{device="nvme0n1"} 61
        # HELP node_disk_flush_requests_time_seconds_total Time all flushes took.
        # TYPE node_disk_flush_requests_time_seconds_total counter
        node_disk_flush_requests_time_seconds_total{device="nvme0n1"} 53.071
        # HELP node_disk_flush_requests_total Flushes done.
        # TYPE node_disk_flush_requests_total counter
        node_disk_flush_requests_total{device="nvme0n1"} 38865
        # HELP node_disk_info Device numbers of a disk and, where udev reports them, its path, model and serial; always 1.
        # TYPE node_disk_info gauge
        node_disk_info{device="nvme0n1",major="259",minor="0",path="",wwn="",model="",serial="",\
        revision=""} 1
        node_disk_info{device="sdb",major="8",minor="16",path="",wwn="",model="",serial="",\
        revision=""} 1
        # HELP node_disk_io_now Requests in flight at this moment.
        # TYPE node_disk_io_now gauge
        node_disk_io_now{device="nvme0n1"} 2
        node_disk_io_now{device="sdb"} 0
        # HELP node_disk_io_time_seconds_total Time with a request in flight.
        # TYPE node_disk_io_time_seconds_total counter
        node_disk_io_time_seconds_total{device="nvme0n1"} 80.58800000000001
        node_disk_io_time_seconds_total{device="sdb"} 0.012
        # HELP node_disk_io_time_weighted_seconds_total Time all requests took; its rate is the \
        mean queue length.
        # TYPE node_disk_io_time_weighted_seconds_total counter
        node_disk_io_time_weighted_seconds_total{device="nvme0n1"} 217.927
        node_disk_io_time_weighted_seconds_total{device="sdb"} 0.012
        # HELP node_disk_read_bytes_total Bytes read.
        # TYPE node_disk_read_bytes_total counter
        node_disk_read_bytes_total{device="nvme0n1"} 2742182912
        node_disk_read_bytes_total{device="sdb"} 40960
        # HELP node_disk_read_time_seconds_total Time all reads took.
        # TYPE node_disk_read_time_seconds_total counter
        node_disk_read_time_seconds_total{device="nvme0n1"} 45.346000000000004
        node_disk_read_time_seconds_total{device="sdb"} 0.004
        # HELP node_disk_reads_completed_total Reads done.
        # TYPE node_disk_reads_completed_total counter
        node_disk_reads_completed_total{device="nvme0n1"} 123592
        node_disk_reads_completed_total{device="sdb"} 10
        # HELP node_disk_reads_merged_total Reads merged into others.
        # TYPE node_disk_reads_merged_total counter
        node_disk_reads_merged_total{device="nvme0n1"} 27133
        node_disk_reads_merged_total{device="sdb"} 0
        # HELP node_disk_write_time_seconds_total Time all writes took.
        # TYPE node_disk_write_time_seconds_total counter
        node_disk_write_time_seconds_total{device="nvme0n1"} 112.69200000000001
        node_disk_write_time_seconds_total{device="sdb"} 0.008
        # HELP node_disk_writes_completed_total Writes done.
        # TYPE node_disk_writes_completed_total counter
        node_disk_writes_completed_total{device="nvme0n1"} 112136
        node_disk_writes_completed_total{device="sdb"} 20
        # HELP node_disk_writes_merged_total Writes merged into others.
        # TYPE node_disk_writes_merged_total counter
        node_disk_writes_merged_total{device="nvme0n1"} 39702
        node_disk_writes_merged_total{device="sdb"} 0
        # HELP node_disk_written_bytes_total Bytes written.
        # TYPE node_disk_written_bytes_total counter
        node_disk_written_bytes_total{device="nvme0n1"} 2849640448
        node_disk_written_bytes_total{device="sdb"} 81920
        """,
        text(new DiskCollector(MACHINE)));
  }

  @Test
  void partitionsAreThoseThatTheKernelCallsSo() throws Exception {
    Path proc = Files.createDirectories(root.resolve("proc"));
    Files.writeString(
        proc.resolve("diskstats"),
        """
         179 0 mmcblk0 1 2 3 4 5 6 7 8 9 10 11
         179 1 mmcblk0p1 1 2 3 4 5 6 7 8 9 10 11
         104 0 cciss/c0d0 1 2 3 4 5 6 7 8 9 10 11
         104 1 cciss/c0d0p1 1 2 3 4 5 6 7 8 9 10 11
        """);
    Path sys = root.resolve("sys");
    for (String device : List.of("mmcblk0", "mmcblk0p1", "cciss!c0d0", "cciss!c0d0p1")) {
      Path directory = Files.createDirectories(sys.resolve("class/block").resolve(device));
      if (device.endsWith("p1")) {
        Files.writeString(directory.resolve("partition"), "1\n");
      }
    }
    Machine machine = new Machine(proc, sys, root);

    assertEquals(
        """
        node_disk_reads_completed_total{device="cciss/c0d0"} 1
        node_disk_reads_completed_total{device="mmcblk0"} 1
        """,
        lines(new DiskCollector(machine), "node_disk_reads_completed_total{"));
  }

  private static String lines(DiskCollector collector, String start) throws Exception {
    return text(collector)
        .lines()
        .filter(line -> line.startsWith(start))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** udev writes its files after the kernel lists the disk. */
  @Test
  void diskIsReadAgainWhileUdevReportsNothing() throws Exception {
    Machine machine = new Machine(MACHINE.proc(), MACHINE.sys(), root);
    DiskCollector collector = new DiskCollector(machine);
    text(collector);
    Path udev = Files.createDirectories(root.resolve("run/udev/data"));

    Files.writeString(udev.resolve("b8:16"), "E:ID_MODEL=Late\n");

    assertEquals(infoWithModel("Late"), lines(collector, "node_disk_info{device=\"sdb\""));
  }

  /** A disk without a model is one of the device mapper, whose file has none of the labels. */
  @ParameterizedTest
  @CsvSource({"E:ID_MODEL=First, First", "E:DM_NAME=data, ''"})
  void diskThatReplacesAnotherIsReadAfterFiveMinutes(String line, String model) throws Exception {
    Path udev = Files.createDirectories(root.resolve("run/udev/data"));
    Files.writeString(udev.resolve("b8:16"), line + "\n");
    AtomicLong now = new AtomicLong();
    DiskCollector collector =
        new DiskCollector(new Machine(MACHINE.proc(), MACHINE.sys(), root), now::get);
    text(collector);
    Files.writeString(udev.resolve("b8:16"), "E:ID_MODEL=Second\n");
    assertEquals(infoWithModel(model), lines(collector, "node_disk_info{device=\"sdb\""));

    now.addAndGet(Duration.ofMinutes(6).toNanos());

    assertEquals(infoWithModel("Second"), lines(collector, "node_disk_info{device=\"sdb\""));
  }

  private static String infoWithModel(String model) {
    return "node_disk_info{device=\"sdb\",major=\"8\",minor=\"16\",path=\"\",wwn=\"\",model=\""
        + model
        + "\",serial=\"\",revision=\"\"} 1\n";
  }

  @Test
  void udevTellsWhatDiskItIs() throws Exception {
    Path udev = Files.createDirectories(root.resolve("run/udev/data"));
    Files.writeString(
        udev.resolve("b259:0"),
        """
        S:disk/by-id/nvme-example
        E:ID_MODEL=Example Disk 3T
        E:ID_SERIAL=Example_Disk_3T_S4711
        E:ID_SERIAL_SHORT=S4711
        E:ID_WWN=eui.0025385b
        E:ID_PATH=pci-0000:01:00.0-nvme-1
        E:ID_REVISION=2B2Q
        G:systemd
        """);
    Machine machine = new Machine(MACHINE.proc(), MACHINE.sys(), root);

    assertEquals(
        "node_disk_info{device=\"nvme0n1\",major=\"259\",minor=\"0\","
            + "path=\"pci-0000:01:00.0-nvme-1\",wwn=\"eui.0025385b\","
            + "model=\"Example Disk 3T\",serial=\"S4711\",revision=\"2B2Q\"} 1",
        text(new DiskCollector(machine))
            .lines()
            .filter(line -> line.startsWith("node_disk_info{device=\"nvme0n1\""))
            .findFirst()
            .orElse(""));
  }
}

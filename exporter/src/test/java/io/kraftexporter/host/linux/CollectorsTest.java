package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.EMPTY;
import static io.kraftexporter.host.linux.Fixture.MACHINE;
import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.host.collector.Collector;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Samples of the collectors, read from the fixture; disks, file systems and the network have tests
 * of their own.
 */
class CollectorsTest {
  @Test
  void openFilesOfTheWholeMachine() throws Exception {
    assertEquals(
        """
        # HELP node_filefd_allocated Open files of all processes.
        # TYPE node_filefd_allocated gauge
        node_filefd_allocated 3070
        # HELP node_filefd_maximum Maximum number of open files of all processes together.
        # TYPE node_filefd_maximum gauge
        node_filefd_maximum 2466170
        """,
        text(new FileDescriptorCollector(MACHINE)));
  }

  @Test
  void threeLoadAverages() throws Exception {
    assertEquals(
        """
        # HELP node_load1 Threads running or waiting for CPU or disk, over 1 minute.
        # TYPE node_load1 gauge
        node_load1 14.54
        # HELP node_load15 Threads running or waiting for CPU or disk, over 15 minutes.
        # TYPE node_load15 gauge
        node_load15 13.07
        # HELP node_load5 Threads running or waiting for CPU or disk, over 5 minutes.
        # TYPE node_load5 gauge
        node_load5 12.33
        """,
        text(new LoadAverageCollector(MACHINE)));
  }

  @Test
  void kibibytesBecomeBytesAndPagesStayPages() throws Exception {
    assertEquals(
        """
        # HELP node_memory_Active_file_bytes Page cache used more than once, reclaimed last.
        # TYPE node_memory_Active_file_bytes gauge
        node_memory_Active_file_bytes 553635840
        # HELP node_memory_Cached_bytes Page cache of files, with shared memory and tmpfs.
        # TYPE node_memory_Cached_bytes gauge
        node_memory_Cached_bytes 2422054912
        # HELP node_memory_DirectMap1G_bytes Memory that the kernel maps in pages of 1 GiB.
        # TYPE node_memory_DirectMap1G_bytes gauge
        node_memory_DirectMap1G_bytes 25769803776
        # HELP node_memory_Dirty_bytes Page cache still to be written to disk.
        # TYPE node_memory_Dirty_bytes gauge
        node_memory_Dirty_bytes 3375104
        # HELP node_memory_HugePages_Total Huge pages set aside.
        # TYPE node_memory_HugePages_Total gauge
        node_memory_HugePages_Total 4
        # HELP node_memory_Hugepagesize_bytes Size of a huge page.
        # TYPE node_memory_Hugepagesize_bytes gauge
        node_memory_Hugepagesize_bytes 2097152
        # HELP node_memory_MemAvailable_bytes Memory that programs can still get without \
        swapping (estimate).
        # TYPE node_memory_MemAvailable_bytes gauge
        node_memory_MemAvailable_bytes 22356152320
        # HELP node_memory_MemFree_bytes Memory not used for anything, not even for the page \
        cache.
        # TYPE node_memory_MemFree_bytes gauge
        node_memory_MemFree_bytes 20568883200
        # HELP node_memory_MemTotal_bytes Memory that the kernel can use.
        # TYPE node_memory_MemTotal_bytes gauge
        node_memory_MemTotal_bytes 25276502016
        # HELP node_memory_SwapTotal_bytes Swap space.
        # TYPE node_memory_SwapTotal_bytes gauge
        node_memory_SwapTotal_bytes 0
        """,
        text(new MemoryCollector(MACHINE)));
  }

  @Test
  void waitingAndStalledInSeconds() throws Exception {
    assertEquals(
        """
        # HELP node_pressure_cpu_waiting_seconds_total Time in seconds in which some thread waited for a CPU.
        # TYPE node_pressure_cpu_waiting_seconds_total counter
        node_pressure_cpu_waiting_seconds_total 1691.789771
        # HELP node_pressure_io_stalled_seconds_total Time in seconds in which all threads with work \
        waited for a disk.
        # TYPE node_pressure_io_stalled_seconds_total counter
        node_pressure_io_stalled_seconds_total 8.700695999999999
        # HELP node_pressure_io_waiting_seconds_total Time in seconds in which some thread waited for a disk.
        # TYPE node_pressure_io_waiting_seconds_total counter
        node_pressure_io_waiting_seconds_total 66.541285
        """,
        text(new PressureCollector(MACHINE)));
  }

  @Test
  void cpuTimesAreInSecondsByTheCpusNumber() throws Exception {
    assertEquals(
        """
        # HELP node_boot_time_seconds When the machine started, in seconds since 1970.
        # TYPE node_boot_time_seconds gauge
        node_boot_time_seconds 1795296920
        # HELP node_context_switches_total Context switches of all CPUs.
        # TYPE node_context_switches_total counter
        node_context_switches_total 19147408
        # HELP node_cpu_guest_seconds_total Time that each CPU spent running virtual machines; \
        part of node_cpu_seconds_total.
        # TYPE node_cpu_guest_seconds_total counter
        node_cpu_guest_seconds_total{cpu="0",mode="user"} 0.12
        node_cpu_guest_seconds_total{cpu="0",mode="nice"} 0.03
        node_cpu_guest_seconds_total{cpu="3",mode="user"} 0
        node_cpu_guest_seconds_total{cpu="3",mode="nice"} 0
        # HELP node_cpu_seconds_total Time that each CPU spent in each mode; user and nice \
        include guests.
        # TYPE node_cpu_seconds_total counter
        node_cpu_seconds_total{cpu="0",mode="user"} 100
        node_cpu_seconds_total{cpu="0",mode="nice"} 1
        node_cpu_seconds_total{cpu="0",mode="system"} 40
        node_cpu_seconds_total{cpu="0",mode="idle"} 2500
        node_cpu_seconds_total{cpu="0",mode="iowait"} 4
        node_cpu_seconds_total{cpu="0",mode="irq"} 0
        node_cpu_seconds_total{cpu="0",mode="softirq"} 1
        node_cpu_seconds_total{cpu="0",mode="steal"} 0.2
        node_cpu_seconds_total{cpu="3",mode="user"} 200
        node_cpu_seconds_total{cpu="3",mode="nice"} 1
        node_cpu_seconds_total{cpu="3",mode="system"} 50
        node_cpu_seconds_total{cpu="3",mode="idle"} 2500
        node_cpu_seconds_total{cpu="3",mode="iowait"} 3
        node_cpu_seconds_total{cpu="3",mode="irq"} 0
        node_cpu_seconds_total{cpu="3",mode="softirq"} 2
        node_cpu_seconds_total{cpu="3",mode="steal"} 0.3
        # HELP node_forks_total Processes and threads created.
        # TYPE node_forks_total counter
        node_forks_total 34925
        # HELP node_intr_total Interrupts served by all CPUs.
        # TYPE node_intr_total counter
        node_intr_total 5313924
        # HELP node_procs_blocked Threads waiting for a disk.
        # TYPE node_procs_blocked gauge
        node_procs_blocked 1
        # HELP node_procs_running Threads running or ready to run.
        # TYPE node_procs_running gauge
        node_procs_running 8
        """,
        text(new StatCollector(MACHINE)));
  }

  @Test
  void settingsWithOneNumberAndWithThree() throws Exception {
    assertEquals(
        """
        # HELP node_sysctl_fs_file_max Maximum number of open files of all processes together.
        # TYPE node_sysctl_fs_file_max untyped
        node_sysctl_fs_file_max 2466170
        # HELP node_sysctl_net_core_somaxconn Connections that may wait for a program to accept \
        them.
        # TYPE node_sysctl_net_core_somaxconn untyped
        node_sysctl_net_core_somaxconn 4096
        # HELP node_sysctl_net_ipv4_tcp_rmem_default Receive buffer of a TCP connection in \
        bytes: at its start.
        # TYPE node_sysctl_net_ipv4_tcp_rmem_default untyped
        node_sysctl_net_ipv4_tcp_rmem_default 131072
        # HELP node_sysctl_net_ipv4_tcp_rmem_max Receive buffer of a TCP connection in bytes: \
        the most.
        # TYPE node_sysctl_net_ipv4_tcp_rmem_max untyped
        node_sysctl_net_ipv4_tcp_rmem_max 6291456
        # HELP node_sysctl_net_ipv4_tcp_rmem_min Receive buffer of a TCP connection in bytes: \
        the least.
        # TYPE node_sysctl_net_ipv4_tcp_rmem_min untyped
        node_sysctl_net_ipv4_tcp_rmem_min 4096
        # HELP node_sysctl_vm_swappiness How readily programs' memory is swapped out, 0 to 200.
        # TYPE node_sysctl_vm_swappiness untyped
        node_sysctl_vm_swappiness 60
        """,
        text(new SysctlCollector(MACHINE)));
  }

  @Test
  void theClockInSeconds() throws Exception {
    assertEquals(
        """
        # HELP node_time_seconds The machine's time, in seconds since 1970.
        # TYPE node_time_seconds gauge
        node_time_seconds 1.795300014881E9
        """,
        text(
            new TimeCollector(
                Clock.fixed(Instant.ofEpochMilli(1_795_300_014_881L), ZoneOffset.UTC))));
  }

  @Test
  void whatUnamePrints() throws Exception {
    assertEquals(
        """
        # HELP node_uname_info Name and kernel of the machine as uname reports them, always 1.
        # TYPE node_uname_info gauge
        node_uname_info{sysname="Linux",release="6.18.44",version="#1 SMP PREEMPT_DYNAMIC",\
        machine="aarch64",nodename="kafka-1",domainname="(none)"} 1
        """,
        text(new UnameCollector(MACHINE)));
  }

  @Test
  void listedCountersOnly() throws Exception {
    assertEquals(
        """
        # HELP node_vmstat_oom_kill Processes killed because memory was exhausted.
        # TYPE node_vmstat_oom_kill untyped
        node_vmstat_oom_kill 1
        # HELP node_vmstat_pgfault Page faults, with major ones.
        # TYPE node_vmstat_pgfault untyped
        node_vmstat_pgfault 26305463
        # HELP node_vmstat_pgmajfault Page faults that waited for a disk.
        # TYPE node_vmstat_pgmajfault untyped
        node_vmstat_pgmajfault 3529
        # HELP node_vmstat_pgpgin KiB read from disks.
        # TYPE node_vmstat_pgpgin untyped
        node_vmstat_pgpgin 2692509
        # HELP node_vmstat_pgpgout KiB written to disks.
        # TYPE node_vmstat_pgpgout untyped
        node_vmstat_pgpgout 2861084
        # HELP node_vmstat_pgscan_direct Pages scanned while a program waited for memory.
        # TYPE node_vmstat_pgscan_direct untyped
        node_vmstat_pgscan_direct 7
        # HELP node_vmstat_pswpin Pages read from swap.
        # TYPE node_vmstat_pswpin untyped
        node_vmstat_pswpin 0
        # HELP node_vmstat_workingset_refault_file Pages of files read again after they were \
        dropped.
        # TYPE node_vmstat_workingset_refault_file untyped
        node_vmstat_workingset_refault_file 65536
        """,
        text(new VmStatCollector(MACHINE)));
  }

  @Test
  void whatNotEveryMachineHasIsNoError() throws Exception {
    for (Collector collector :
        List.of(
            new ConntrackCollector(EMPTY),
            new PressureCollector(EMPTY),
            new SysctlCollector(EMPTY))) {
      assertEquals("", text(collector), collector.name());
    }
  }

  @Test
  void whatEveryMachineHasIsAnErrorWhereItIsMissing() {
    for (Collector collector :
        List.of(
            new FileDescriptorCollector(EMPTY),
            new LoadAverageCollector(EMPTY),
            new MemoryCollector(EMPTY),
            new NetClassCollector(EMPTY, Map.of(), System::nanoTime),
            new NetDevCollector(EMPTY),
            new NetStatCollector(EMPTY),
            new SockStatCollector(EMPTY, OptionalLong.empty()),
            new SoftNetCollector(EMPTY),
            new StatCollector(EMPTY),
            new VmStatCollector(EMPTY))) {
      assertThrows(IOException.class, () -> text(collector), collector.name());
    }
  }
}

package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Field;
import io.kraftexporter.host.collector.NumbersCollector;
import io.kraftexporter.metric.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory, page cache and swap, from {@code /proc/meminfo}. Which fields there are depends on the
 * kernel; <a href="https://docs.kernel.org/filesystems/proc.html#meminfo">it describes them</a>.
 */
public final class MemoryCollector extends NumbersCollector {
  public static final Field<String> TOTAL = bytes("MemTotal", "Memory that the kernel can use.");
  public static final Field<String> AVAILABLE =
      bytes("MemAvailable", "Memory that programs can still get without swapping (estimate).");
  public static final Field<String> SWAP_TOTAL = bytes("SwapTotal", "Swap space.");
  public static final Field<String> SWAP_FREE = bytes("SwapFree", "Swap space not in use.");

  private static final List<Field<String>> FIELDS =
      List.of(
          TOTAL,
          bytes("MemFree", "Memory not used for anything, not even for the page cache."),
          AVAILABLE,
          bytes("Buffers", "Page cache of block devices."),
          bytes("Cached", "Page cache of files, with shared memory and tmpfs."),
          bytes("SwapCached", "Memory that is in swap as well."),
          bytes("Active", "Memory used recently."),
          bytes("Inactive", "Memory not used for longer, reclaimed first."),
          bytes("Active(anon)", "Memory of programs used recently."),
          bytes("Inactive(anon)", "Memory of programs not used for longer."),
          bytes("Active(file)", "Page cache used more than once, reclaimed last."),
          bytes("Inactive(file)", "Page cache reclaimed first."),
          bytes("Unevictable", "Memory that cannot be reclaimed."),
          bytes("Mlocked", "Memory locked by programs."),
          SWAP_TOTAL,
          SWAP_FREE,
          bytes("Zswap", "Memory that compressed swap takes."),
          bytes("Zswapped", "Memory that is in compressed swap, as it was before."),
          bytes("Dirty", "Page cache still to be written to disk."),
          bytes("Writeback", "Page cache being written to disk."),
          bytes("AnonPages", "Memory of programs that belongs to no file, such as heaps."),
          bytes("Mapped", "Page cache mapped into programs, such as Kafka's indexes."),
          bytes("Shmem", "Shared memory and tmpfs."),
          bytes("KReclaimable", "Memory of the kernel that it can reclaim."),
          bytes("Slab", "Memory of the kernel's data structures."),
          bytes("SReclaimable", "Part of Slab that can be reclaimed."),
          bytes("SUnreclaim", "Part of Slab that cannot be reclaimed."),
          bytes("KernelStack", "Memory of the kernel's stacks."),
          bytes("PageTables", "Memory of page tables."),
          bytes("SecPageTables", "Memory of page tables of virtual machines and devices."),
          bytes("NFS_Unstable", "Always 0 since Linux 5.8."),
          bytes("Bounce", "Memory for devices that reach only part of it; 0 on newer kernels."),
          bytes("WritebackTmp", "Memory in which FUSE writes back."),
          bytes("CommitLimit", "Memory that programs may ask for where overcommitting is off."),
          bytes("Committed_AS", "Memory that programs asked for, used or not."),
          bytes("VmallocTotal", "Address space for the kernel's virtual memory."),
          bytes("VmallocUsed", "Part of VmallocTotal in use."),
          bytes("VmallocChunk", "Largest free part of VmallocTotal; 0 on newer kernels."),
          bytes("Percpu", "Memory of the kernel's data per CPU."),
          bytes("HardwareCorrupted", "Memory taken out of use because it is broken."),
          bytes("AnonHugePages", "Memory of programs in huge pages."),
          bytes("ShmemHugePages", "Shared memory in huge pages."),
          bytes("ShmemPmdMapped", "Shared memory mapped in huge pages."),
          bytes("FileHugePages", "Page cache in huge pages."),
          bytes("FilePmdMapped", "Page cache mapped in huge pages."),
          pages("HugePages_Total", "Huge pages set aside."),
          pages("HugePages_Free", "Huge pages set aside and not in use."),
          pages("HugePages_Rsvd", "Huge pages promised and not yet in use."),
          pages("HugePages_Surp", "Huge pages beyond those set aside."),
          bytes("Hugepagesize", "Size of a huge page."),
          bytes("Hugetlb", "Memory of huge pages of all sizes."),
          bytes("DirectMap4k", "Memory that the kernel maps in pages of 4 KiB."),
          bytes("DirectMap2M", "Memory that the kernel maps in pages of 2 MiB."),
          bytes("DirectMap1G", "Memory that the kernel maps in pages of 1 GiB."));

  private final Machine machine;

  public MemoryCollector(Machine machine) {
    super("meminfo", FIELDS);
    this.machine = machine;
  }

  @Override
  protected Map<String, Number> read(CollectorSamples samples) throws IOException {
    Map<String, Number> values = new HashMap<>();
    samples.eachLine(
        "/proc/meminfo",
        machine.linesOf("meminfo"),
        line -> {
          int colon = line.indexOf(':');
          int end = line.endsWith(" kB") ? line.length() - " kB".length() : line.length();
          values.put(
              line.substring(0, colon), Machine.number(line.substring(colon + 1, end).strip()));
        });
    return values;
  }

  private static Field<String> bytes(String key, String help) {
    String name = "node_memory_" + key.replace('(', '_').replace(")", "") + "_bytes";
    return new Field<>(key, Metric.gauge(name, help), 1024);
  }

  private static Field<String> pages(String key, String help) {
    return new Field<>(key, Metric.gauge("node_memory_" + key, help), 1);
  }
}

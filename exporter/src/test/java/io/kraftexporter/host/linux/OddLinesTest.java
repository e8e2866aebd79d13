package io.kraftexporter.host.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of the kernel with a line that nobody expects, in bytes that are no text. */
class OddLinesTest {
  /** Not UTF-8, with control characters, and numbers that are none. */
  private static final String LINE = "caf\u00e9:\u001b[1m \r\u0085 x=- 1.2.3 -";

  @TempDir Path directory;
  private Machine machine;

  @BeforeEach
  void copyTheFixture() throws IOException {
    try (Stream<Path> files = Files.walk(Fixture.DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(Fixture.DIRECTORY.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    machine = new FakeMachine(directory).machine();
  }

  @ParameterizedTest
  @CsvSource({
    "diskstats, diskstats",
    "filefd, sys/fs/file-nr",
    "loadavg, loadavg",
    "meminfo, meminfo",
    "netdev, net/dev",
    "netstat, net/netstat",
    "netstat, net/snmp",
    "netstat, net/snmp6",
    "pressure, pressure/cpu",
    "sockstat, net/sockstat",
    "softnet, net/softnet_stat",
    "sysctl, sys/vm/swappiness",
    "vmstat, vmstat",
  })
  void lineThatCannotBeParsedAffectsOnlyItselfAndIsNamed(String collector, String file)
      throws Exception {
    String before = text(collector, new CollectorSamples());
    add(file, LINE + "\n" + LINE + "\n");

    CollectorSamples samples = new CollectorSamples();
    assertEquals(before, text(collector, samples));

    String problem = samples.problem().orElse("");
    assertTrue(problem.startsWith("/proc/" + file + ": cannot parse the line "), problem);
    assertTrue(problem.chars().noneMatch(Character::isISOControl), problem);
  }

  @Test
  void brokenLineOfACpuAffectsOnlyThatCpu() throws Exception {
    String before = text("stat", new CollectorSamples());
    add("stat", "cpu7 1 2 \u00e9\nprocs_running \u00e9\n\u00e9\n");

    CollectorSamples samples = new CollectorSamples();
    assertEquals(before, text("stat", samples));
    assertTrue(samples.problem().orElse("").contains("cpu7 1 2"), samples.problem().toString());
  }

  /** The kernel's unsigned numbers exceed a long. */
  @Test
  void unsignedNumbersAreRead() throws Exception {
    add("vmstat", "pgsteal_direct 18446744073709551615\n");

    CollectorSamples samples = new CollectorSamples();
    ParsedText told = ParsedText.parse(text("vmstat", samples));

    assertEquals(0x1p64, told.value("node_vmstat_pgsteal_direct"));
    assertTrue(samples.problem().isEmpty(), samples.problem().toString());
  }

  @Test
  void namesOfDevicesAreOfAnyBytes() throws Exception {
    add("net/dev", "et\u00e9|\u00a0: 7 1 0 0 0 0 0 0 8 1 0 0 0 0 0 0\n");
    add("diskstats", " 8 0 sd\u00e9 1 0 16 4 0 0 0 0 0 4 4\n");
    Path device =
        Files.createDirectory(
            directory.resolve("sys/class/net").resolve(new RawName("et\u00e9").path()));
    Files.writeString(device.resolve("operstate"), "up\n");
    Files.write(device.resolve("ifalias"), new byte[] {(byte) 0xe9, '\r', '\n'});

    assertEquals(
        7.0,
        ParsedText.parse(text("netdev", new CollectorSamples()))
            .value("node_network_receive_bytes_total", "device", "et\ufffd|\ufffd"));
    assertEquals(
        8192.0,
        ParsedText.parse(text("diskstats", new CollectorSamples()))
            .value("node_disk_read_bytes_total", "device", "sd\ufffd"));
    ParsedText netclass = ParsedText.parse(text("netclass", new CollectorSamples()));
    assertEquals(1, netclass.value("node_network_up", "device", "et\ufffd"));
    assertEquals(1, netclass.value("node_network_up", "device", "eth0"));
    assertEquals(1, netclass.value("node_network_info", "device", "et\ufffd", "ifalias", "\ufffd"));
  }

  private void add(String file, String lines) throws IOException {
    Path path = directory.resolve("proc").resolve(file);
    byte[] before = Files.readAllBytes(path);
    byte[] more = lines.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[before.length + more.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(more, 0, all, before.length, more.length);
    Files.write(path, all);
  }

  private String text(String name, CollectorSamples samples) throws Exception {
    Collector collector =
        switch (name) {
          case "diskstats" -> new DiskCollector(machine);
          case "filefd" -> new FileDescriptorCollector(machine);
          case "loadavg" -> new LoadAverageCollector(machine);
          case "meminfo" -> new MemoryCollector(machine);
          case "netclass" -> new NetClassCollector(machine, Map.of(), System::nanoTime);
          case "netdev" -> new NetDevCollector(machine);
          case "netstat" -> new NetStatCollector(machine);
          case "pressure" -> new PressureCollector(machine);
          case "sockstat" -> new SockStatCollector(machine, OptionalLong.of(4096));
          case "softnet" -> new SoftNetCollector(machine);
          case "stat" -> new StatCollector(machine);
          case "sysctl" -> new SysctlCollector(machine);
          case "vmstat" -> new VmStatCollector(machine);
          default -> throw new IllegalArgumentException(name);
        };
    collector.collect(samples);
    return Texts.of(new Sampler().collect(samples::copyTo));
  }
}

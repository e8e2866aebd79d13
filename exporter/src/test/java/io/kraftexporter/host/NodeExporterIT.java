package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our series beside those of a real node_exporter on the same machine, at the same time. */
@Timeout(120)
class NodeExporterIT {
  /** Where Debian's defaults are not the project's, and what it does not read by default. */
  private static final List<String> OPTIONS =
      List.of(
          "--collector.disable-defaults",
          "--collector.conntrack",
          "--collector.cpu",
          "--collector.diskstats",
          "--collector.diskstats.device-exclude=^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$",
          "--collector.filefd",
          "--collector.filesystem",
          "--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys"
              + "|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)",
          "--collector.loadavg",
          "--collector.meminfo",
          "--collector.netclass",
          "--collector.netclass.ignore-invalid-speed",
          "--collector.netdev",
          "--collector.netdev.device-exclude=^$",
          "--collector.netstat",
          "--collector.pressure",
          "--collector.sockstat",
          "--collector.softnet",
          "--collector.stat",
          "--collector.sysctl",
          "--collector.sysctl.include=vm.swappiness",
          "--collector.sysctl.include=vm.dirty_ratio",
          "--collector.sysctl.include=vm.dirty_background_ratio",
          "--collector.sysctl.include=vm.dirty_expire_centisecs",
          "--collector.sysctl.include=vm.dirty_writeback_centisecs",
          "--collector.sysctl.include=vm.max_map_count",
          "--collector.sysctl.include=fs.file-max",
          "--collector.sysctl.include=net.core.rmem_default",
          "--collector.sysctl.include=net.core.rmem_max",
          "--collector.sysctl.include=net.core.wmem_default",
          "--collector.sysctl.include=net.core.wmem_max",
          "--collector.sysctl.include=net.core.netdev_max_backlog",
          "--collector.sysctl.include=net.core.somaxconn",
          "--collector.sysctl.include=net.ipv4.tcp_window_scaling",
          "--collector.sysctl.include=net.ipv4.tcp_rmem:min,default,max",
          "--collector.sysctl.include=net.ipv4.tcp_wmem:min,default,max",
          "--collector.sysctl.include=net.ipv4.tcp_max_syn_backlog",
          "--collector.sysctl.include=net.ipv4.tcp_slow_start_after_idle",
          "--collector.time",
          "--collector.uname",
          "--collector.vmstat",
          "--collector.vmstat.fields=^(oom_kill|pgpg|pswp|pg.*fault"
              + "|workingset_refault_|pg(scan|steal)_(kswapd|direct)$)");

  /** Names that node_exporter has and we do not, each with the reason. */
  private static final Map<String, String> NOT_OURS =
      Map.of(
          "node_network_receive_nohandler_total",
          "is only in netlink, not in /proc/net/dev",
          "node_network_(address_assign_type|carrier_(down|up)_changes_total|device_id|dormant|flags"
              + "|iface_id|iface_link|iface_link_mode|name_assign_type|net_dev_group|protocol_type)",
          "says nothing of use about a broker, and each costs a file for each device",
          "node_nf_conntrack_stat_.*",
          "says nothing that the table's size does not",
          "node_time_(clocksource|zone).*",
          "is the same for ever",
          "node_memory_(Balloon|GPUActive|GPUReclaim|Cma.*|Unaccepted)_bytes",
          "is newer than the list, or of special machines",
          "node_scrape_collector_.*|node_exporter_build_info",
          "is about node_exporter itself",
          "(go|process|promhttp)_.*",
          "is about node_exporter itself");

  /** Names that we have and this node_exporter does not, each with the reason. */
  private static final Map<String, String> NOT_THEIRS =
      Map.of(
          "node_filesystem_mount_info", "since node_exporter 1.9",
          "kafka_.*|kraft_exporter_host_collector_success", "ours");

  /** Another read a moment later may differ by this share of the value. */
  private static final double SHARE = 0.05;

  /** Or by this: threads that run, sockets and memory of others come and go. */
  private static final Map<String, Double> SLACK =
      Map.of(
          "node_procs_running", 20.0,
          "node_load1", 0.5,
          "node_filefd_allocated", 500.0,
          "node_sockstat_.*", 50.0,
          "node_sockstat_.*_bytes", 1e6,
          "node_memory_.*", 64e6,
          "node_netstat_Tcp_CurrEstab", 20.0,
          "node_disk_io_now", 50.0);

  private static final int ROUNDS = 10;

  @TempDir static Path directory;
  private static ChildProcess process;
  private static URI uri;

  private final HostSource source = new HostSource(HostConfigurations.usual(), Optional::empty);

  @BeforeAll
  static void start() throws Exception {
    int port = FreePorts.one();
    List<String> command = new ArrayList<>(List.of(Tool.nodeExporter().path().toString()));
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.addAll(OPTIONS);
    Path log = directory.resolve("log");
    process = ChildProcess.start(command, directory, Map.of(), log);
    uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    while (!answers()) {
      if (!process.isRunning()) {
        throw new AssertionError("node_exporter has ended: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  void sameSeriesAndTypes() throws Exception {
    ParsedText ours = ours();
    ParsedText theirs = theirs();

    assertEquals(
        Set.of(), without(NOT_OURS, theirs.samples().keySet(), ours.samples().keySet()), "theirs");
    assertEquals(
        Set.of(), without(NOT_THEIRS, ours.samples().keySet(), theirs.samples().keySet()), "ours");
    Set<String> common = new TreeSet<>(ours.samples().keySet());
    common.retainAll(theirs.samples().keySet());
    for (String name : common) {
      assertEquals(theirs.types().get(name), ours.types().get(name), name);
      assertEquals(labels(theirs.samples().get(name)), labels(ours.samples().get(name)), name);
    }
  }

  @Test
  void whatIsSwitchedOffByFamilyIsTheirsAlone() throws Exception {
    List<String> theirFamilies =
        HostConfigurations.names().stream()
            .filter(
                name ->
                    !Set.of("broker_process", "log_dir", "os_settings", "page_cache")
                        .contains(name))
            .toList();
    try (HostSource rest =
        new HostSource(HostConfigurations.without(theirFamilies), Optional::empty)) {
      Set<String> ours =
          ParsedText.parse(Texts.of(rest.collect(Deadline.in(Duration.ofSeconds(30)))))
              .samples()
              .keySet();
      assertTrue(ours.contains("kafka_os_setting"), ours.toString());
      Set<String> both = new TreeSet<>(ours);
      both.retainAll(theirs().samples().keySet());
      assertEquals(Set.of(), both);
    }
  }

  /** A counter of theirs lies between two of ours; other values are near one of them. */
  @Test
  void sameValues() throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    for (int round = 0; round < ROUNDS && (round == 0 || !wrong.isEmpty()); round++) {
      ParsedText before = ours();
      ParsedText theirs = theirs();
      ParsedText after = ours();
      Map<String, String> wrongNow = new TreeMap<>();
      before
          .samples()
          .forEach(
              (name, series) ->
                  series.forEach(
                      (labels, first) -> {
                        double value = theirs.exactly(name, labels).orElse(first);
                        double last = after.exactly(name, labels).orElse(first);
                        if (!fits(name, first, value, last)) {
                          wrongNow.put(name + labels, first + " " + value + " " + last);
                        }
                      }));
      if (round == 0) {
        wrong.putAll(wrongNow);
      } else {
        wrong.keySet().retainAll(wrongNow.keySet());
      }
    }
    assertEquals(Map.of(), wrong);
  }

  private static boolean fits(String name, double first, double value, double last) {
    double slack =
        SLACK.entrySet().stream()
            .filter(entry -> name.matches(entry.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(0);
    boolean counter = name.endsWith("_total");
    // What is printed and added up in floating point is not exact.
    double share = counter ? 1e-9 : SHARE;
    double margin = Math.max(slack, share * Math.max(Math.abs(first), Math.abs(last)));
    return Math.min(first, last) - margin <= value && value <= Math.max(first, last) + margin;
  }

  private static Set<String> without(
      Map<String, String> explained, Set<String> names, Set<String> others) {
    Set<String> left = new TreeSet<>(names);
    left.removeAll(others);
    Pattern pattern = Pattern.compile(String.join("|", explained.keySet()));
    left.removeIf(name -> pattern.matcher(name).matches());
    return left;
  }

  /** An empty value is no label. */
  private static Set<Map<String, String>> labels(Map<Map<String, String>, Double> samples) {
    Set<Map<String, String>> all = new HashSet<>();
    for (Map<String, String> labels : samples.keySet()) {
      Map<String, String> given = new TreeMap<>(labels);
      given.values().removeIf(String::isEmpty);
      all.add(given);
    }
    return all;
  }

  private ParsedText ours() throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))));
  }

  private static ParsedText theirs() throws IOException, InterruptedException {
    return ParsedText.parse(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body());
  }

  private static boolean answers() throws InterruptedException {
    try {
      theirs();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SmallVolume;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws the pictures of {@code dashboards/README.md}: a cluster on which everything happens with
 * each kind of sources, no data, and the overview with each of several faults. {@code mvn
 * -Ppictures} runs it; needs Node and Chromium.
 */
public final class Pictures {
  private static final Path PICTURES = Shipped.HOME.resolve("dashboards/pictures");
  private static final Path RENDER =
      Shipped.HOME.resolve("exporter/src/test/tools/dashboard-render/render");
  private static final String OVERVIEW = "kafka-cluster-overview";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final String ALERTS =
      "count(ALERTS{alertstate=\"firing\", severity=\"critical\"}) or vector(0)";

  /** The steps that make a fault, and those that follow it. */
  private interface Step {
    void run() throws Exception;
  }

  private final Stage stage;
  private final RealPrometheus prometheus;
  private final Set<String> wanted;
  private final List<String> missing = new ArrayList<>();

  private Pictures(Stage stage, RealPrometheus prometheus, Set<String> wanted) {
    this.stage = stage;
    this.prometheus = prometheus;
    this.wanted = wanted;
  }

  /** Draws the folders of these names, without any all of them. */
  public static void main(String[] folders) throws Exception {
    Set<String> wanted = new TreeSet<>(List.of(folders));
    wanted.remove("all");
    Wanted of = new Wanted(wanted);
    if (of.any("empty")) {
      try (RealPrometheus empty = RealPrometheus.start("prometheus.yml", "127.0.0.1:1")) {
        draw(empty, "empty", List.of(OVERVIEW));
      }
    }
    if (of.any("loaded", "without-jmx", "javaagent")) {
      try (Stage stage = Stage.open()) {
        drawSources(stage, of);
      }
    }
    if (of.any(
        "group-stuck", "disk-full", "slow-disk", "full-gc", "broker-down", "majority-lost")) {
      try (Stage stage = Stage.openWell();
          Stage.Watched watched = stage.complete()) {
        new Pictures(stage, watched.prometheus(), wanted).drawFaults();
      }
    }
  }

  /** The folders that are asked for; all, where none is named. */
  private record Wanted(Set<String> names) {
    boolean any(String... folders) {
      return names.isEmpty() || List.of(folders).stream().anyMatch(names::contains);
    }
  }

  private static void drawSources(Stage stage, Wanted of) throws Exception {
    List<String> all = Dashboard.shipped().stream().map(Dashboard::uid).toList();
    if (of.any("loaded")) {
      try (Stage.Watched watched = stage.complete()) {
        Thread.sleep(A_WHILE.toMillis());
        draw(watched.prometheus(), "loaded", all);
      }
    }
    if (of.any("without-jmx")) {
      try (Stage.Watched watched = stage.withoutJmx()) {
        Thread.sleep(A_WHILE.toMillis());
        draw(watched.prometheus(), "without-jmx", List.of(OVERVIEW));
      }
    }
    if (of.any("javaagent")) {
      try (Stage.Watched watched = stage.agents()) {
        Thread.sleep(A_WHILE.toMillis());
        draw(watched.prometheus(), Stage.AGENTS_INTERVAL, "javaagent", List.of(OVERVIEW));
      }
    }
  }

  private void drawFaults() throws Exception {
    KafkaCluster cluster = stage.loaded().cluster();
    LoadedClients clients = stage.loaded().clients();
    fault(
        "group-stuck",
        "KafkaGroupStuck",
        "kafka-groups",
        () -> clients.standStill(true),
        () -> clients.standStill(false));
    if (stage.loaded().volume().isPresent()) {
      SmallVolume volume = stage.loaded().volume().orElseThrow();
      fault(
          "disk-full",
          "KafkaLogDirFillingUp",
          "kafka-capacity",
          () -> volume.fill(0.96),
          volume::empty);
    } else {
      System.err.println("Only root may mount a small volume: disk-full is not drawn.");
    }
    BusyDisk disk = new BusyDisk(cluster.node(1).directory());
    fault("slow-disk", "KafkaDiskQueueLong", "kafka-host", disk::start, disk::close);
    fault("full-gc", "KafkaFullGC", "kafka-jvm", this::collectAll, () -> {});
    fault(
        "broker-down",
        "KafkaUnderReplicatedPartitions",
        "kafka-rolling-restart",
        () -> cluster.node(3).kill(),
        () -> cluster.node(3).launch());
    fault(
        "majority-lost",
        "KafkaNoActiveController",
        "kafka-quorum",
        () -> {
          cluster.node(2).kill();
          cluster.node(3).kill();
        },
        () -> {});
    if (!missing.isEmpty()) {
      throw new AssertionError("not drawn: " + missing);
    }
  }

  /**
   * Makes a fault, draws the overview and the dashboard that knows more, and ends the fault. One
   * whose alert does not fire is missing at the end; the others are drawn.
   */
  private void fault(String folder, String alert, String uid, Step begin, Step end)
      throws Exception {
    if (!new Wanted(wanted).any(folder)) {
      return;
    }
    awaitQuiet();
    try {
      begin.run();
      Await.until(alert + " fires", PATIENCE, () -> prometheus.states(alert).contains("firing"));
      Thread.sleep(15_000);
      draw(prometheus, folder, List.of(OVERVIEW, uid));
    } catch (AssertionError e) {
      missing.add(folder + ": " + e.getMessage());
    } finally {
      end.run();
    }
  }

  /** So that what is drawn is of one fault; for a limited time: a busy machine has its own. */
  private void awaitQuiet() throws Exception {
    long end = System.nanoTime() + A_MINUTE.toNanos();
    Thread.sleep(20_000);
    while (prometheus.value(ALERTS) > 0 && System.nanoTime() < end) {
      Thread.sleep(2_000);
    }
  }

  /** Full collections of one broker, as a heap that is too small brings them about. */
  private void collectAll() throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(stage.loaded().cluster().node(2).pid());
    for (int i = 0; i < 3; i++) {
      new ProcessBuilder(jcmd, pid, "GC.run").start().waitFor();
      Thread.sleep(2_000);
    }
  }

  private static void draw(RealPrometheus prometheus, String folder, List<String> uids)
      throws IOException, InterruptedException {
    draw(prometheus, "2s", folder, uids);
  }

  /**
   * Draws the first screen of dashboards.
   *
   * @param interval between scrapes, of which Grafana makes the range of a rate
   */
  private static void draw(
      RealPrometheus prometheus, String interval, String folder, List<String> uids)
      throws IOException, InterruptedException {
    Path out = Files.createDirectories(PICTURES.resolve(folder));
    List<String> command = new ArrayList<>(List.of(RENDER.toString()));
    uids.forEach(
        uid -> command.add(Shipped.HOME.resolve("dashboards/" + uid + ".json").toString()));
    command.addAll(
        List.of(
            "--prometheus",
            prometheus.url(),
            "--out",
            out.toString(),
            "--from",
            "-5m",
            "--width",
            "1280",
            "--scrape-interval",
            interval,
            "--first",
            "--allow-nodata"));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() > 1) {
      throw new IOException("the dashboards cannot be drawn");
    }
    for (String uid : uids) {
      Files.delete(out.resolve(uid + ".report.json"));
      PalettePng.reduce(out.resolve(uid + ".png"));
    }
  }
}

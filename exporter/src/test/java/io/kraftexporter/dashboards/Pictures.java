package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.rules.RealPrometheus;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the pictures of {@code dashboards/README.md}: a loaded cluster, and the overview of a
 * cluster with each of several faults. {@code mvn -Ppictures} runs it; needs Node and Chromium.
 */
public final class Pictures {
  private static final Path PICTURES = Shipped.HOME.resolve("dashboards/pictures");
  private static final Path RENDER =
      Shipped.HOME.resolve("exporter/src/test/tools/dashboard-render/render");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  private final Stage stage;
  private final RealPrometheus prometheus;

  private Pictures(Stage stage, RealPrometheus prometheus) {
    this.stage = stage;
    this.prometheus = prometheus;
  }

  public static void main(String[] arguments) throws Exception {
    try (Stage stage = Stage.open()) {
      List<String> overview = List.of("kafka-cluster-overview");
      try (Stage.Watched watched = stage.withoutJmx()) {
        Thread.sleep(A_WHILE.toMillis());
        draw(watched.prometheus(), "without-jmx", overview);
      }
      try (Stage.Watched watched = stage.agents()) {
        Thread.sleep(A_WHILE.toMillis());
        draw(watched.prometheus(), "agent", overview);
      }
      try (Stage.Watched watched = stage.complete()) {
        Thread.sleep(A_WHILE.toMillis());
        Pictures pictures = new Pictures(stage, watched.prometheus());
        pictures.draw("loaded", Dashboard.shipped().stream().map(Dashboard::uid).toList());
        pictures.fillHeap();
        pictures.stopBroker();
        pictures.loseMajority();
      }
    }
  }

  private void stopBroker() throws Exception {
    KafkaNode node = stage.cluster().node(3);
    node.kill();
    awaitAlert("KafkaUnderReplicatedPartitions");
    draw("broker-down", List.of("kafka-cluster-overview", "kafka-rolling-restart"));
    restart(node);
  }

  /** Full collections of one broker, as a heap that is too small brings them about. */
  private void fillHeap() throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(stage.cluster().node(2).pid());
    for (int i = 0; i < 3; i++) {
      new ProcessBuilder(jcmd, pid, "GC.run").start().waitFor();
      Thread.sleep(2_000);
    }
    awaitAlert("KafkaFullGC");
    draw("full-gc", List.of("kafka-cluster-overview", "kafka-jvm"));
  }

  private void loseMajority() throws Exception {
    KafkaCluster cluster = stage.cluster();
    cluster.node(2).kill();
    cluster.node(3).kill();
    awaitAlert("KafkaNoActiveController");
    draw("majority-lost", List.of("kafka-cluster-overview", "kafka-quorum"));
  }

  /** A start may take longer on a machine that draws pictures at the same time. */
  private static void restart(KafkaNode node) {
    node.launch();
  }

  private void awaitAlert(String name) throws Exception {
    Await.until(name + " fires", PATIENCE, () -> prometheus.states(name).contains("firing"));
    Thread.sleep(10_000);
  }

  private void draw(String folder, List<String> uids) throws IOException, InterruptedException {
    draw(prometheus, folder, uids);
  }

  private static void draw(RealPrometheus prometheus, String folder, List<String> uids)
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
            "2s",
            "--first",
            "--allow-nodata"));
    new ProcessBuilder(command).inheritIO().start().waitFor();
    for (Path report : Shipped.files(out.toString(), ".report.json")) {
      Files.delete(report);
    }
  }
}

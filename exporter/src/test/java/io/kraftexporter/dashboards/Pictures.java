package io.kraftexporter.dashboards;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
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

  private final Stage stage;

  private Pictures(Stage stage) {
    this.stage = stage;
  }

  public static void main(String[] arguments) throws Exception {
    try (Stage stage = Stage.open()) {
      Pictures pictures = new Pictures(stage);
      Thread.sleep(Duration.ofMinutes(2).toMillis());
      pictures.draw("loaded", Dashboard.shipped().stream().map(Dashboard::uid).toList());
      pictures.stopBroker();
      pictures.fillHeap();
      pictures.loseMajority();
    }
  }

  private void stopBroker() throws Exception {
    KafkaNode node = stage.cluster().node(3);
    node.kill();
    awaitAlert("KafkaUnderReplicatedPartitions");
    draw("broker-down", List.of("kafka-cluster-overview", "kafka-rolling-restart"));
    node.start();
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

  private void awaitAlert(String name) throws Exception {
    Await.until(
        name + " fires", PATIENCE, () -> stage.prometheus().states(name).contains("firing"));
    Thread.sleep(10_000);
  }

  private void draw(String folder, List<String> uids) throws IOException, InterruptedException {
    Path out = Files.createDirectories(PICTURES.resolve(folder));
    List<String> command = new ArrayList<>(List.of(RENDER.toString()));
    uids.forEach(
        uid -> command.add(Shipped.HOME.resolve("dashboards/" + uid + ".json").toString()));
    command.addAll(
        List.of(
            "--prometheus",
            stage.prometheus().url(),
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
  }
}

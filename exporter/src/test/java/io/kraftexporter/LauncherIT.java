package io.kraftexporter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Distribution.Ended;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged distribution, as a user unpacks and starts it. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class LauncherIT {
  @TempDir static Path directory;

  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws Exception {
    distribution = Distribution.unpack(directory);
  }

  @Test
  void distributionHoldsWhatItPromises() {
    assertEquals(
        List.of(),
        Stream.of(
                "bin/class-archive",
                "bin/kraft-exporter",
                "lib/classes.txt",
                "config/exporter.yml",
                "jvm-agent-config/kafka-broker.yml",
                "rules/prometheus/prometheus.yml",
                "dashboards",
                "LICENSE",
                "README.md")
            .filter(name -> !Files.exists(distribution.home().resolve(name)))
            .toList());
  }

  @Test
  void shippedConfigurationIsRight() throws Exception {
    String file = distribution.home().resolve("config/exporter.yml").toString();

    assertEquals(new Ended(0, file + ": ok\n"), run("--check-config", file));
  }

  @Test
  void everyMistakeOfAConfigurationIsToldAtOnceAndNothingStarts() throws Exception {
    Path file = directory.resolve("wrong.yml");
    Files.writeString(file, "listen: here\njmx: {prot: 1, read_timeout: -1s}\n");

    Ended ended = run("--config", file.toString());

    assertEquals(2, ended.exitCode());
    assertEquals(3, ended.output().lines().count(), ended.output());
  }

  @Test
  void metricsAreListedWithoutACluster() throws Exception {
    Ended ended = run("--print-metrics");

    assertEquals(0, ended.exitCode());
    assertTrue(
        ended.output().contains("kafka_quorum_leader_id gauge Node id of the quorum's leader.\n"));
  }

  /** Through a link, from a foreign directory, as a service would; ended by SIGTERM. */
  @Test
  void launcherServesAClusterUntilItIsAskedToEnd(KafkaCluster cluster) throws Exception {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"), distribution.home().resolve("bin/kraft-exporter"));
    Path log = directory.resolve("exporter.log");
    LoadedClasses loaded = LoadedClasses.in(directory);
    Process process =
        distribution.start(
            log,
            Map.of("JAVA_OPTS", loaded.options()),
            List.of(
                link.toString(),
                "--bootstrap",
                cluster.bootstrapServers(),
                "--jmx-port",
                Integer.toString(cluster.jmxPort()),
                "--listen",
                "127.0.0.1:0"));
    try {
      Await.until(
          "it says where it serves",
          Duration.ofSeconds(60),
          () -> Files.readString(log).contains("serves http://"));
      String url = Files.readString(log).replaceAll("(?s).*serves (http://[^/]*)/.*", "$1");
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
      Await.until(
          "three nodes are served",
          Duration.ofSeconds(60),
          () ->
              HttpClient.newHttpClient()
                      .send(request, BodyHandlers.ofString())
                      .body()
                      .lines()
                      .filter(line -> line.startsWith("jvm_threads_current{"))
                      .count()
                  == 3);
      process.destroy();

      assertTrue(process.waitFor(20, SECONDS), "it ends");
      assertEquals(143, process.exitValue(), "by SIGTERM");
      loaded.assertArchived(KafkaCluster.target().resolve("classes.txt"));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(distribution.launcher().toString()));
    command.addAll(List.of(arguments));
    return distribution.run(Map.of(), command);
  }
}

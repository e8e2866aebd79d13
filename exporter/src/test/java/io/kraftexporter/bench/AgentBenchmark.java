package io.kraftexporter.bench;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the cost of a scrape of jmx_exporter's javaagent for the broker it is in: with our rule
 * file, and with rules as users have them, without and with {@code cache: true}. Each on a broker
 * of its own, one after the other.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code partitions}, 1,000 by default;
 * {@code scrapes}, 9 by default; {@code agent}, the jar, by default 1.0.1 in Maven's repository,
 * where {@code mvn dependency:get -Dartifact=io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1} puts
 * it. Ratios are to our file.
 */
public final class AgentBenchmark {
  private static final int PARTITIONS = Integer.getInteger("partitions", 1000);
  private static final int SCRAPES = Integer.getInteger("scrapes", 9);
  private static final int WARM_UP = 3;
  private static final Path AGENT =
      Path.of(
          System.getProperty(
              "agent",
              System.getProperty("user.home")
                  + "/.m2/repository/io/prometheus/jmx/jmx_prometheus_javaagent/1.0.1"
                  + "/jmx_prometheus_javaagent-1.0.1.jar"));

  private record Cost(double wall, double broker, long samples) {}

  private AgentBenchmark() {}

  /** Prints the table; is started in the directory of this module. */
  public static void main(String[] args) throws Exception {
    if (!Files.exists(AGENT)) {
      throw new IllegalStateException(AGENT + " is missing: see the comment of this class");
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create("agent-benchmark")) {
      Path general = directory.path().resolve("general.yml");
      Path cached = directory.path().resolve("cached.yml");
      Files.writeString(general, JmxContender.rules());
      Files.writeString(cached, JmxContender.cachedRules());
      System.out.printf("%d partitions, medians of %d, ratios%n", PARTITIONS, SCRAPES);
      System.out.println("rules              wall s  broker CPU s   samples");
      Cost first =
          print("ours", Path.of("../jvm-agent-config/kafka-broker.yml").toRealPath(), null);
      print("general", general, first);
      print("general, cached", cached, first);
    }
  }

  private static Cost print(String name, Path rules, Cost first) throws Exception {
    Cost cost = measure(rules);
    Cost base = first == null ? cost : first;
    System.out.printf(
        "%-16s %6.3f %5.1fx %6.3f %5.1fx %9d%n",
        name,
        cost.wall(),
        cost.wall() / base.wall(),
        cost.broker(),
        cost.broker() / base.broker(),
        cost.samples());
    return cost;
  }

  private static Cost measure(Path rules) throws Exception {
    int port = FreePorts.one();
    String agent = "-javaagent:%s=127.0.0.1:%d:%s".formatted(AGENT, port, rules);
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (KafkaCluster cluster = BenchTopics.broker().jvm(agent).start()) {
      BenchTopics.create(cluster, PARTITIONS);
      BenchTopics.awaitBeans(cluster, PARTITIONS);
      List<Cost> costs = new ArrayList<>();
      for (int i = 0; i < WARM_UP + SCRAPES; i++) {
        Cost cost = scrape(metrics, cluster.node(1).pid());
        if (i >= WARM_UP) {
          costs.add(cost);
        }
      }
      return new Cost(
          JmxBenchmark.median(costs, Cost::wall),
          JmxBenchmark.median(costs, Cost::broker),
          costs.get(0).samples());
    }
  }

  private static Cost scrape(URI metrics, long broker) throws Exception {
    double before = ProcessUsage.cpuSeconds(broker);
    long start = System.nanoTime();
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    return new Cost(
        (System.nanoTime() - start) / 1e9,
        ProcessUsage.cpuSeconds(broker) - before,
        text.lines().filter(line -> !line.startsWith("#")).count());
  }
}

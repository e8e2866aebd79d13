package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.demo.Traffic;
import io.kraftexporter.metric.ParsedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker under load, read by jmx_exporter's agent inside it and by us, with the same rule file:
 * the same series, types and helps, and the same values as far as they can be compared. A value is
 * the same once the agent's and ours have met; a counter's always is among the two that we read
 * before and after it.
 */
@Timeout(180)
class AgentParityIT {
  private static final Path AGENT = KafkaCluster.target().resolve("agent/javaagent.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TemporaryDirectory directory;
  private static Path rules;
  private static URI agent;
  private static KafkaCluster cluster;
  private static Traffic traffic;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    directory = TemporaryDirectory.create("agent-parity");
    rules = directory.path().resolve("rules.yml");
    Files.writeString(rules, "rules: []");
    int port = FreePorts.one();
    agent = URI.create("http://127.0.0.1:" + port + "/metrics");
    cluster =
        KafkaCluster.combined(1)
            .jvm("-javaagent:" + AGENT + "=127.0.0.1:" + port + ":" + rules)
            .start();
    traffic = Traffic.start(cluster.bootstrapServers());
  }

  @AfterAll
  static void close() {
    traffic.close();
    cluster.close();
    directory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../jvm-agent-config/kafka-broker.yml", "src/test/resources/parity/many.yml"})
  void agentAndExporterGiveTheSame(String file) throws Exception {
    // The agent reads its file again when it is newer.
    Files.copy(Path.of(file), rules, StandardCopyOption.REPLACE_EXISTING);
    Map<String, Object> own =
        Map.of(
            "scrape", Map.of("reuse_within", "0s"),
            "jmx",
                Map.of(
                    "port",
                    cluster.jmxPort(),
                    "rules",
                    List.of(Path.of(file).toAbsolutePath().toString())));
    try (RunningExporter exporter = RunningExporter.of(cluster, own)) {
      awaitNode(exporter);
      boolean shipped = file.startsWith("../jvm-agent-config");
      Comparison comparison = new Comparison(shipped);
      long end = System.nanoTime() + PATIENCE.toNanos();
      long pause = 0;
      do {
        // Rounds of one length could keep step with the heartbeats, whose age is a value.
        Thread.sleep(pause);
        pause = (pause + 170) % 1_000;
        ParsedText before = exporter.scrape("/metrics/node/1");
        ParsedText theirs = ParsedText.parse(text(agent));
        comparison.add(before, theirs, exporter.scrape("/metrics/node/1"));
      } while (!comparison.isDone() && System.nanoTime() < end);

      assertEquals(Map.of(), comparison.different());
      assertTrue(comparison.series() > 1_500, comparison.series() + " series");
    }
  }

  private static void awaitNode(RunningExporter exporter) throws Exception {
    Await.until(
        "the node is known",
        Duration.ofSeconds(30),
        () -> exporter.get("/metrics/node/1").statusCode() == 200);
  }

  private static String text(URI uri) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** The differences that every one of several rounds had. */
  private static final class Comparison {
    private final boolean shipped;
    private final Set<String> same = new HashSet<>();

    /** Between which values ours and the agent's have been, of what may fall. */
    private final Map<String, DoubleSummaryStatistics> ours = new HashMap<>();

    private final Map<String, DoubleSummaryStatistics> theirs = new HashMap<>();

    private final Map<String, String> different = new TreeMap<>();

    /** Compares with the shipped file, or with another one that has no rule for the processors. */
    Comparison(boolean shipped) {
      this.shipped = shipped;
    }

    void add(ParsedText before, ParsedText between, ParsedText after) {
      different.clear();
      Map<String, Double> first = series(before);
      Map<String, Double> second = series(after);
      Map<String, Double> agents = series(between);
      Set<String> all = new TreeSet<>(first.keySet());
      all.retainAll(second.keySet());
      all.addAll(agents.keySet());
      for (String one : all) {
        Double value = agents.get(one);
        Double low = first.getOrDefault(one, second.get(one));
        Double high = second.getOrDefault(one, low);
        if (value == null || low == null) {
          different.put(one, value == null ? "only ours" : "only the agent's");
        } else if (isAmong(low, value, high) || haveMet(one, low, value, high)) {
          same.add(one);
        } else if (one.startsWith("counter") || !same.contains(one)) {
          different.put(one, value + " is not among " + low + " and " + high);
        }
      }
      for (String name : between.samples().keySet()) {
        String help = before.helps().get(name);
        if (isCompared(name) && !isSameHelp(between.helps().get(name), help)) {
          different.put("help of " + name, between.helps().get(name) + " is not " + help);
        }
      }
    }

    /**
     * The help that nobody wrote is of one bean and attribute of the family: the one that the JVM
     * names first, and it names them in no order.
     */
    private static boolean isSameHelp(String one, @Nullable String other) {
      return one.equals(other)
          || (other != null && one.contains(",attribute=") && other.contains(",attribute="));
    }

    /** Whether what goes up and down has been at the same value in both, over all rounds. */
    private boolean haveMet(String one, double low, double value, double high) {
      if (one.startsWith("counter")) {
        return false;
      }
      var mine = ours.computeIfAbsent(one, any -> new DoubleSummaryStatistics());
      var agents = theirs.computeIfAbsent(one, any -> new DoubleSummaryStatistics());
      mine.accept(low);
      mine.accept(high);
      agents.accept(value);
      return agents.getMin() <= mine.getMax() && mine.getMin() <= agents.getMax();
    }

    private static boolean isAmong(double one, double value, double other) {
      return Double.compare(one, value) == 0
          || Double.compare(value, other) == 0
          || (Math.min(one, other) <= value && value <= Math.max(one, other));
    }

    boolean isDone() {
      return different.isEmpty();
    }

    Map<String, String> different() {
      return different;
    }

    int series() {
      return same.size();
    }

    /** By type, name and labels, without what is each one's own. */
    private Map<String, Double> series(ParsedText text) {
      Map<String, Double> series = new HashMap<>();
      text.samples()
          .forEach(
              (name, samples) -> {
                if (isCompared(name)) {
                  samples.forEach(
                      (labels, value) -> {
                        Map<String, String> shared = new TreeMap<>(labels);
                        shared.remove("node_id");
                        series.put(text.types().get(name) + " " + name + shared, value);
                      });
                }
              });
      return series;
    }

    private boolean isCompared(String name) {
      return (shipped && name.equals("jvm_available_processors"))
          || !name.matches("(jvm|process|jmx|kafka_jvm|kraft_exporter)_.*");
    }
  }
}

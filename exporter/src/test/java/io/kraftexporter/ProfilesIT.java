package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Profiles, and rule files that change, on real brokers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class ProfilesIT {
  private static final String RULE =
      """
      includeObjectNames: ["kafka.server:type=ReplicaManager,*"]
      rules:
        - pattern: name=%s><>Value
          name: %s
      """;

  @TempDir Path directory;
  private Path rules;
  private Path mine;

  @BeforeEach
  void write() throws IOException {
    rules = Files.writeString(directory.resolve("rules.yml"), RULE.formatted("LeaderCount", "a"));
    mine =
        Files.writeString(directory.resolve("mine.yml"), RULE.formatted("PartitionCount", "mine"));
  }

  @Test
  void profileIsForWhoAsksForIt(KafkaCluster cluster) throws Exception {
    try (RunningExporter exporter = RunningExporter.of(cluster, keys(cluster))) {
      awaitNodes(exporter);
      assertEquals(Set.of("a"), ruled(exporter.scrape("/metrics/node/1")));
      assertEquals(Set.of("a", "mine"), ruled(exporter.scrape("/metrics/node/1?profile=mine")));
      assertEquals(3, exporter.scrape("/metrics?profile=mine").values("mine").size());
      assertEquals(400, exporter.get("/metrics?profile=others").statusCode());
    }
  }

  @Test
  void changeOfARuleFileIsFollowedAndABrokenOneCostsNothing(KafkaCluster cluster) throws Exception {
    ConfigurationSource source =
        new ConfigurationSource(
            new ConfigurationLoader(),
            Optional.empty(),
            RunningExporter.keys(cluster, keys(cluster)),
            new ExporterProgram(new Build("test", "test")));
    List<String> refusals = new ArrayList<>();
    try (RunningExporter exporter = RunningExporter.of(source.load().configuration());
        ConfigurationWatch watch =
            new ConfigurationWatch(
                source, source.load(), changed -> apply(exporter, changed), refusals::add)) {
      awaitNodes(exporter);

      Files.writeString(rules, RULE.formatted("LeaderCount", "b"));
      watch.poll();
      watch.poll();
      assertEquals(Set.of("b", "mine"), ruled(exporter.scrape("/metrics/node/1?profile=mine")));

      Files.writeString(mine, "rules: [{pattern: (, name: c}]");
      watch.poll();
      watch.poll();
      assertEquals(1, refusals.size(), refusals.toString());
      assertEquals(Set.of("b", "mine"), ruled(exporter.scrape("/metrics/node/1?profile=mine")));

      Files.writeString(mine, RULE.formatted("PartitionCount", "c"));
      watch.poll();
      watch.poll();
      assertEquals(Set.of("b", "c"), ruled(exporter.scrape("/metrics/node/1?profile=mine")));
    }
  }

  private Map<String, Object> keys(KafkaCluster cluster) {
    return Map.of(
        "scrape",
        Map.of("reuse_within", "0s"),
        "jmx",
        Map.of(
            "port",
            cluster.jmxPort(),
            "rules",
            List.of(rules.toString()),
            "profiles",
            Map.of("mine", List.of(mine.toString()))));
  }

  private static void awaitNodes(RunningExporter exporter) throws Exception {
    Await.until(
        "every node has answered",
        Duration.ofMinutes(1),
        () -> exporter.scrape("/metrics").values("jvm_threads_current").size() == 3);
  }

  private static Set<String> ruled(ParsedText text) {
    Set<String> names = new HashSet<>(text.samples().keySet());
    names.removeIf(name -> name.matches("(jvm|process|kafka_jvm|kraft_exporter)_.*"));
    return names;
  }

  private static void apply(RunningExporter exporter, Configuration changed) {
    try {
      exporter.app().apply(changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

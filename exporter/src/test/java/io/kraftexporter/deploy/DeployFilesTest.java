package io.kraftexporter.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code exporter/deploy} that need no engine and no cluster to be checked. */
final class DeployFilesTest {
  private static final Path DEPLOY =
      Path.of(System.getProperty("kraftexporter.home"), "exporter/deploy");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern VERSION =
      Pattern.compile(
          "(?:kraft-exporter:|newTag: |[vV]ersion: |VERSION=)(\\d+\\.\\d+\\.\\d+\\S*?)}?(?=\\s)");

  /** A rule of relabelling in the syntax of Prometheus, its operator or Alloy. */
  private static final Pattern JOB_OF_KIND =
      Pattern.compile(
          "regex\\s*[:=]\\s*\"?(\\w+)\"?,?\\s*target_?[lL]abel\\s*[:=]\\s*\"?job\"?,?\\s*replacement\\s*[:=]\\s*\"?([\\w-]+)");

  @TempDir Path directory;

  @Test
  void everyKustomizationNamesFilesThatExist() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : files("kustomization.yml")) {
      JsonNode tree = YAML.readTree(Files.readString(file));
      List<String> names = new ArrayList<>();
      tree.path("resources").forEach(name -> names.add(name.asText()));
      tree.path("components").forEach(name -> names.add(name.asText()));
      tree.path("patches").forEach(patch -> names.add(patch.path("path").asText(".")));
      tree.path("configMapGenerator")
          .forEach(
              map ->
                  map.path("files")
                      .forEach(name -> names.add(name.asText().replaceFirst(".*=", ""))));
      names.stream()
          .filter(name -> !Files.exists(file.resolveSibling(name)))
          .forEach(name -> missing.add(file + ": " + name));
    }

    assertEquals(List.of(), missing);
  }

  @Test
  void everyMountOfComposeExists() throws IOException {
    Path file = DEPLOY.resolve("compose/compose.yml");
    JsonNode services = YAML.readTree(Files.readString(file)).path("services");
    List<String> missing = new ArrayList<>();
    int mounts = 0;
    for (JsonNode service : services) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().replaceFirst(":.*", "");
        if (source.startsWith(".")) {
          mounts++;
          if (!Files.exists(file.resolveSibling(source))) {
            missing.add(source);
          }
        }
      }
    }

    assertEquals(List.of(), missing);
    assertEquals(7, mounts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"compose/prometheus.yml", "sharding/prometheus.yml", "collectors/vmagent.yml"})
  void promtoolAcceptsScrapeConfigurations(String name) {
    assertRight(
        Tool.promtool()
            .run(List.of("check", "config", "--syntax-only", DEPLOY.resolve(name).toString()), ""));
  }

  /** Else KafkaRulesFailing cannot fire. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "compose/prometheus.yml",
        "sharding/prometheus.yml",
        "../../rules/prometheus/prometheus.yml",
        "../../rules/prometheus/prometheus-agent.yml",
        "../../rules/prometheus/prometheus-simple.yml"
      })
  void prometheusScrapesItself(String name) throws IOException {
    JsonNode tree = YAML.readTree(DEPLOY.resolve(name).toFile());
    assertTrue(tree.findValuesAsText("job_name").contains("prometheus"));
  }

  /** The alerts depend on the jobs: a kind of target without one would count as a node. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "collectors/alloy.alloy",
        "collectors/otel-collector.yml",
        "collectors/vmagent.yml",
        "helm/kraft-exporter/templates/scrapeconfig.yaml",
        "kubernetes/components/scrape-config/scrapeconfig.yml"
      })
  void everyKindOfTargetHasTheJobOfPrometheus(String name) throws IOException {
    Map<String, String> jobs = new TreeMap<>();
    Path prometheus = DEPLOY.resolve("../../rules/prometheus/prometheus.yml");
    for (JsonNode job : YAML.readTree(prometheus.toFile()).path("scrape_configs")) {
      if (job.has("relabel_configs")) { // not that of Prometheus itself
        jobs.put(job.at("/relabel_configs/0/regex").asText(), job.path("job_name").asText());
      }
    }
    assertEquals(5, jobs.size());

    String text = Files.readString(DEPLOY.resolve(name));
    Map<String, String> relabelled = new TreeMap<>();
    if (text.contains("job_name: kafka-brokers")) {
      relabelled.put("node", "kafka-brokers");
    }
    Matcher rule = JOB_OF_KIND.matcher(text);
    while (rule.find()) {
      relabelled.put(rule.group(1), rule.group(2));
    }
    assertEquals(jobs, relabelled);
  }

  /** The receiver's part, which has Prometheus' own format. */
  @Test
  void promtoolAcceptsTheCollectorsScrapeConfiguration() throws IOException {
    JsonNode tree = YAML.readTree(DEPLOY.resolve("collectors/otel-collector.yml").toFile());
    Path file = directory.resolve("prometheus.yml");
    YAML.writeValue(file.toFile(), tree.at("/receivers/prometheus/config"));

    assertRight(
        Tool.promtool().run(List.of("check", "config", "--syntax-only", file.toString()), ""));
    tree.at("/service/pipelines/metrics")
        .properties()
        .forEach(
            part ->
                part.getValue()
                    .forEach(
                        component -> assertTrue(tree.path(part.getKey()).has(component.asText()))));
  }

  /** A base without /bin/sh, and an archive of classes of the Java that runs the program. */
  @Test
  void imageIsBuiltInItsBaseWithAShellOfTheBuild() throws IOException {
    String text = Files.readString(DEPLOY.resolve("docker/Dockerfile"));
    List<String> bases =
        text.lines()
            .filter(line -> line.startsWith("FROM "))
            .map(line -> line.substring(5))
            .toList();
    String run = text.lines().filter(line -> line.startsWith("RUN ")).findFirst().orElseThrow();

    assertEquals(
        List.of("${SHELL_IMAGE} AS shell", "${BASE_IMAGE} AS build", "${BASE_IMAGE}"), bases);
    assertTrue(run.startsWith("RUN [\"/busybox/sh\", "), run);
    assertTrue(run.contains("; sh bin/class-archive java; "), run);
  }

  @Test
  void amtoolAcceptsAlertmanagersConfiguration() {
    assertRight(
        Tool.amtool()
            .run(
                List.of("check-config", DEPLOY.resolve("compose/alertmanager.yml").toString()),
                ""));
  }

  /** The one broker of Compose can hold each internal topic. */
  @Test
  void internalTopicsOfComposeHaveOneReplica() throws IOException {
    JsonNode settings =
        YAML.readTree(DEPLOY.resolve("compose/compose.yml").toFile())
            .at("/services/kafka/environment");
    for (String name :
        List.of(
            "OFFSETS_TOPIC_REPLICATION_FACTOR",
            "TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
            "TRANSACTION_STATE_LOG_MIN_ISR",
            "SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR",
            "SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR")) {
      assertEquals("1", settings.path("KAFKA_" + name).asText(), name);
    }
  }

  @Test
  void versionsAreTheBuilds() throws IOException {
    String pom = Files.readString(DEPLOY.resolve("../pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>([^<]*)</version>.*", "$1");
    List<String> others = new ArrayList<>();
    int found = 0;
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Matcher matcher = VERSION.matcher(Files.readString(file));
        while (matcher.find()) {
          found++;
          if (!matcher.group(1).equals(version)) {
            others.add(file + ": " + matcher.group(1));
          }
        }
      }
    }

    assertEquals(List.of(), others);
    assertTrue(found >= 5, found + " versions");
  }

  private static void assertRight(Tool.Result result) {
    assertEquals(0, result.exitCode(), result.output());
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> all = Files.walk(DEPLOY)) {
      return all.filter(file -> file.endsWith(name)).sorted().toList();
    }
  }
}

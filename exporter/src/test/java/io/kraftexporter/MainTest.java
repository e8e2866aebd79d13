package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.jmx.JmxNode;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.topology.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final List<Configuration> started = new ArrayList<>();
  private final List<Metric> metrics =
      List.of(
          Metric.gauge("kraft_up", "Whether it is up."),
          Metric.counter("kraft_seen_total", "What was seen.", "kind"));

  @Test
  void withoutOptionsTheDefaultsHold() {
    assertEquals(7, run());
    assertEquals(List.of(new ConfigurationLoader().defaults()), started);
  }

  @Test
  void configIsRead() throws IOException {
    assertEquals(7, run("--config", file("cluster: blue")));
    assertEquals("blue", started.get(0).cluster());
  }

  @Test
  void wrongConfigDoesNotStart() throws IOException {
    String file = file("{clutser: blue, jmx: {port: x}}");
    assertEquals(2, run("--config", file));
    assertEquals(
        """
        FILE:1: jmx.port is "x": must be a whole number
        FILE:1: clutser is an unknown key: did you mean cluster?
        """
            .replace("FILE", file),
        text(err));
    assertEquals(List.of(), started);
  }

  @Test
  void checkConfigSaysOk() throws IOException {
    String file = file("cluster: blue");
    assertEquals(0, run("--check-config", file));
    assertEquals(file + ": ok\n", text(out));
    assertEquals(List.of(), started);
  }

  @Test
  void checkConfigReportsMistakes() throws IOException {
    String file = file("clutser: blue");
    assertEquals(2, run("--check-config", file));
    assertEquals(file + ":1: clutser is an unknown key: did you mean cluster?\n", text(err));
    assertEquals("", text(out));
  }

  @Test
  void whatIsWrongBehindTheKeysIsAMistakeLikeAnother() throws IOException {
    Program picky =
        new Program() {
          @Override
          public int run(Revision revision, ConfigurationSource source) {
            return 7;
          }

          @Override
          public List<Mistake> mistakes(Configuration configuration) {
            return List.of(
                new Mistake("jmx.rules[0]", "\"x.yml\"", "x.yml: rule 1: pattern: Unclosed group"));
          }
        };
    String file = file("cluster: blue");
    assertEquals(2, main(picky).run("--check-config", file));
    assertEquals(2, main(picky).run("--config", file));
    String mistake = file + ": jmx.rules[0] is \"x.yml\": x.yml: rule 1: pattern: Unclosed group\n";
    assertEquals(mistake + mistake, text(err));
    assertEquals("", text(out));
  }

  @Test
  void checkConfigReportsEverythingAtOnceInFiftyLines() throws IOException {
    Program picky =
        new Program() {
          @Override
          public int run(Revision revision, ConfigurationSource source) {
            return 7;
          }

          @Override
          public List<Mistake> mistakes(Configuration configuration) {
            return List.of(
                new Mistake("jmx.rules[0]", "\"x.yml\"", "x.yml: rule 1"),
                new Mistake("jmx.port", "\"9999\"", "must be another, as a key is wrong here"));
          }

          @Override
          public List<Mistake> remarks(Configuration configuration) {
            return List.of(new Mistake("jmx.rules[0]", "\"x.yml\"", "x.yml: rule 2"));
          }
        };
    String file = file("jmx: {port: 99999}");
    assertEquals(2, main(picky).run("--check-config", file));
    assertEquals(
        """
        FILE:1: jmx.port is "99999": must be 0 to 65535
        FILE:1: jmx.rules[0] is "x.yml": x.yml: rule 1
        FILE:1: jmx.rules[0] is "x.yml": x.yml: rule 2
        """
            .replace("FILE", file),
        text(err));

    err.reset();
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      many.append("wrong").append(i).append(": 1\n");
    }
    assertEquals(2, main(picky).run("--check-config", file(many.toString())));
    List<String> lines = text(err).lines().toList();
    assertEquals(50, lines.size());
    assertEquals("and 14 more mistakes", lines.get(49));
  }

  @Test
  void quickOptionsSayWhatToRead() {
    run("--bootstrap", "b1:1,b2:2", "--jmx-port", "9010", "--listen", "127.0.0.1:0");
    Configuration configuration = started.get(0);
    assertEquals(
        List.of(new HostPort("b1", 1), new HostPort("b2", 2)),
        configuration.common().sources().kafka().bootstrap());
    assertEquals(9010, configuration.common().jmx().port());
    assertEquals(new HostPort("127.0.0.1", 0), configuration.listen());
  }

  @Test
  void jmxMayBeRepeated() {
    run("--jmx", "b1:9999", "--jmx", "[::1]:9998");
    assertEquals(
        List.of(
            new JmxNode(new HostPort("b1", 9999), Optional.empty()),
            new JmxNode(new HostPort("::1", 9998), Optional.empty())),
        started.get(0).common().jmx().nodes());
  }

  @Test
  void quickOptionsWinOverTheFile() throws IOException {
    run("--config", file("{cluster: blue, listen: ':1'}"), "--listen", ":2");
    assertEquals("blue", started.get(0).cluster());
    assertEquals(new HostPort("", 2), started.get(0).listen());
  }

  @Test
  void environmentHoldsOptions() throws IOException {
    environment.put("KRAFT_EXPORTER_CONFIG", file("{cluster: blue, listen: ':1'}"));
    environment.put("KRAFT_EXPORTER_BOOTSTRAP", "b1:1,b2:2");
    environment.put("KRAFT_EXPORTER_JMX_PORT", "9010");
    environment.put("KRAFT_EXPORTER_JMX", "b1:9999,b2:9999");
    environment.put("KRAFT_EXPORTER_LISTEN", ":2");
    environment.put("KRAFT_EXPORTER_PORT", "tcp://10.0.0.1:9308");

    assertEquals(7, run());

    Configuration configuration = started.get(0);
    assertEquals("blue", configuration.cluster());
    assertEquals(
        List.of(new HostPort("b1", 1), new HostPort("b2", 2)),
        configuration.common().sources().kafka().bootstrap());
    assertEquals(9010, configuration.common().jmx().port());
    assertEquals(2, configuration.common().jmx().nodes().size());
    assertEquals(new HostPort("", 2), configuration.listen());
  }

  @Test
  void optionsWinOverTheEnvironment() throws IOException {
    environment.put("KRAFT_EXPORTER_CONFIG", directory.resolve("none.yml").toString());
    environment.put("KRAFT_EXPORTER_LISTEN", "");
    String file = file("listen: ':1'");

    assertEquals(7, run("--config", file));
    assertEquals(new HostPort("", 1), started.get(0).listen());
    assertEquals(0, run("--check-config", file));
    assertEquals(file + ": ok\n", text(out));
  }

  @Test
  void wrongQuickOptionsAreReportedLikeTheFile() {
    assertEquals(2, run("--jmx-port", "x", "--bootstrap", "b1"));
    assertEquals(
        """
        --bootstrap is "b1": must be HOST:PORT, the port 0 to 65535
        --jmx-port is "x": must be a whole number
        """,
        text(err));
  }

  @Test
  void versionIsTheBuilds() {
    assertEquals(0, run("--version"));
    assertTrue(
        text(out)
            .matches(
                "kraft-exporter \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(commit ([0-9a-f]{40}(-dirty)?|unknown),"
                    + " date (\\d{4}-\\d\\d-\\d\\d|unknown), Java 17\\.\\S+\\)\n"),
        text(out));
  }

  @Test
  void printMetricsListsThem() {
    assertEquals(0, run("--print-metrics"));
    assertEquals(
        """
        kraft_up gauge Whether it is up.
        kraft_seen_total counter What was seen.
        """,
        text(out));
  }

  @Test
  void printMetricsAsMarkdownAndJsonHasLabels() {
    assertEquals(0, run("--print-metrics=markdown"));
    assertEquals(
        """
        | metric | type | labels | meaning |
        |---|---|---|---|
        | `kraft_up` | gauge |  | Whether it is up. |
        | `kraft_seen_total` | counter | kind | What was seen. |
        """,
        text(out));
    out.reset();
    assertEquals(0, run("--print-metrics", "json"));
    assertEquals(
        """
        [
        {"name":"kraft_up","type":"gauge","labels":[],"help":"Whether it is up."},
        {"name":"kraft_seen_total","type":"counter","labels":["kind"],"help":"What was seen."}
        ]
        """,
        text(out));
  }

  @Test
  void printConfigHasEveryKeyWithItsOrigin() throws IOException {
    environment.put("KRAFT_EXPORTER_LOG_LEVEL", "warn");
    String secret = Files.writeString(directory.resolve("secret"), "hidden-one\n").toString();
    String file =
        file(
            """
            cluster: blue
            kafka:
              properties:
                sasl.jaas.config: "x ${file:SECRET}"
                security.protocol: PLAINTEXT
            jmx:
              port:
              nodes: [{address: "a:1"}]
              username: me
              password: hidden-two
            broker_config: {recommended: {"num.io.threads": "8.."}}
            host: {settings: {vm.swappiness: "1"}}
            topics: {include: "a.*"}
            """
                .replace("SECRET", secret));

    assertEquals(
        0, run("--config", file, "--print-config", "--listen", ":1", "--bootstrap=b:1,c:2"));

    List<String> lines = text(out).lines().toList();
    assertEquals(
        """
        listen: :1  # --listen
        cluster: blue  # FILE:1
        kafka.bootstrap: [b:1, c:2]  # --bootstrap
        kafka.properties.sasl.jaas.config: ***  # FILE:4, ${file:SECRET}
        kafka.properties.security.protocol: ***  # FILE:5
        topics.include: a.*  # FILE:13
        broker_config.recommended.num.io.threads: 8..  # FILE:11
        jmx.nodes[0].address: a:1  # FILE:8
        jmx.username: ***  # FILE:9
        jmx.password: ***  # FILE:10
        host.recommended.vm.swappiness: 1  # FILE:12
        log.level: warn  # KRAFT_EXPORTER_LOG_LEVEL
        """
            .replace("FILE", file)
            .replace("SECRET", secret)
            .lines()
            .toList(),
        lines.stream().filter(line -> !line.endsWith("  # default")).toList());
    assertTrue(lines.contains("jmx.port: 9999  # default"), text(out));
    assertTrue(lines.contains("jmx.nodes[0].node_id: \"\"  # default"), text(out));
    assertEquals(List.of(), started);
  }

  @Test
  void printConfigRefusesAWrongFile() throws IOException {
    assertEquals(2, run("--config", file("clutser: blue"), "--print-config"));
    assertEquals("", text(out));
    assertEquals(1, text(err).lines().count());
  }

  @Test
  void rulesAreRenderedWithOwnSettings() throws IOException {
    Path output = directory.resolve("rules");
    String settings = file("grafana_url: https://grafana.example.com");
    assertEquals(0, run("rules", "--settings", settings, "--output", output.toString()));
    String alerts = Files.readString(output.resolve("kafka_alerts.yml"));
    assertTrue(alerts.contains("dashboard_url: \"https://grafana.example.com/d/kafka-"), alerts);
    assertTrue(text(out).contains(output.resolve("kubernetes/kafka_alerts.yml") + "\n"), text(out));
    assertEquals(List.of(), started);
  }

  @Test
  void wrongRuleSettingsAreRefused() throws IOException {
    String settings = file("{grafana_url: grafana, graphana_url: x}");
    assertEquals(2, run("rules", "--settings", settings, "--output", directory.toString()));
    assertEquals(
        """
        FILE: graphana_url: unknown setting; rules/settings.yml lists all settings
        FILE: grafana_url: grafana: an absolute URL (http or https) without a slash at its end
        """
            .replace("FILE", settings),
        text(err));
  }

  @Test
  void checkOfNothingIsCritical() {
    String bootstrap = "127.0.0.1:1";
    assertEquals(2, run("check", "--bootstrap", bootstrap, "--output", "json"));
    assertTrue(text(out).contains("\"id\" : \"ClusterUnreachable\""), text(out));
  }

  @Test
  void checkIgnoresFindingsOfTheFile() throws IOException {
    String file = file("check: {ignore: ['ClusterUnreachable=moved']}");
    String bootstrap = "127.0.0.1:1";
    assertEquals(3, run("check", "--config", file, "--bootstrap", bootstrap));
    assertTrue(text(out).contains("\nignored  ClusterUnreachable: moved\n"), text(out));
    out.reset();
    assertEquals(
        3,
        run("check", "--config", file, "--bootstrap", bootstrap, "--ignore=ClusterUnreachable=b"));
    assertTrue(text(out).contains("\nignored  ClusterUnreachable: b\n"), text(out));
  }

  @Test
  void whatCannotStartSaysWhy() {
    int code =
        main((revision, source) -> {
              throw new IOException("port 9308 is taken");
            })
            .run();
    assertEquals(1, code);
    assertEquals("kraft-exporter: cannot start: port 9308 is taken\n", text(err));
  }

  private int run(String... args) {
    return main((revision, source) -> {
          started.add(revision.configuration());
          return 7;
        })
        .run(args);
  }

  private Main main(Program program) {
    return new Main(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        () -> metrics,
        program);
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("my.yml"), text).toString();
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}

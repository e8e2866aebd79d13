package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.JmxProcess;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * Clients, connectors and groups with names that JMX quotes, read by jmx_exporter's agent and by us
 * with the shipped rules for clients and for Connect.
 */
@Timeout(60)
class ClientNamesIT {
  private static final Path RULES = Path.of("../jvm-agent-config");

  /** With the text between the quotes of the bean. */
  private static final Map<String, String> NAMES =
      new TreeMap<>(
          Map.of(
              "plain", "plain",
              "sp ace", "sp ace",
              "a,b", "a,b",
              "q\"x", "q\\\"x",
              "svc:orders", "svc:orders",
              "eq=1", "eq=1",
              "gr\u00f6\u00dfe", "gr\u00f6\u00dfe",
              "back\\slash", "back\\\\slash",
              "st*ar?", "st\\*ar\\?",
              "orders, \"new\"", "orders, \\\"new\\\""));

  @TempDir static Path directory;

  private static JmxProcess jvm;
  private static RuleFile rules;
  private static ParsedText agents;

  @BeforeAll
  static void start() throws Exception {
    SerialFilter.install();
    Path file = directory.resolve("rules.yml");
    Files.writeString(file, joined("kafka-client.yml", "kafka-connect.yml"));
    rules = RuleFile.read(file);
    HostPort agent = JmxProcess.freeAddress();
    jvm =
        JmxProcess.start(
            JmxProcess.freeAddress(),
            Target.class,
            "-javaagent:%s=%s:%s"
                .formatted(KafkaCluster.target().resolve("agent/javaagent.jar"), agent, file));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + agent + "/metrics")).build();
    agents =
        ParsedText.parse(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  @AfterAll
  static void stop() {
    jvm.close();
  }

  private static String joined(String... files) throws IOException {
    List<Object> names = new ArrayList<>();
    List<Object> all = new ArrayList<>();
    for (String file : files) {
      Map<String, List<Object>> read = new Yaml().load(Files.readString(RULES.resolve(file)));
      names.addAll(read.getOrDefault("includeObjectNames", List.of()));
      all.addAll(read.getOrDefault("rules", List.of()));
    }
    return new Yaml().dump(Map.of("includeObjectNames", names, "rules", all));
  }

  private static ParsedText ours() throws Exception {
    RemoteConfiguration settings =
        Remotes.of(
            Duration.ofSeconds(5), Duration.ofSeconds(30), RemoteConfiguration.Transport.PIPELINED);
    try (JmxSource source = new JmxSource(1, jvm.address(), settings, List.of(rules))) {
      return ParsedText.parse(Lines.of(source.collect(Deadline.in(Duration.ofSeconds(30)))));
    }
  }

  @Test
  void everyNameIsALabelAsInTheBean() throws Exception {
    Map<String, String> labels =
        Map.of(
            "kafka_producer_producer_metrics_connection_count", "client_id",
            "kafka_connect_connect_worker_metrics_connector_failed_task_count", "connector",
            "kafka_connect_connector_task_metrics_running_ratio", "connector",
            "kafka_connect_connector_task_metrics_status", "connector",
            "kafka_connect_mirror_mirrorcheckpointconnector_checkpoint_latency_ms", "group",
            "kafka_streams_stream_task_metrics_dropped_records_total", "thread_id");
    for (ParsedText text : List.of(agents, ours())) {
      labels.forEach(
          (name, label) ->
              assertEquals(
                  new TreeSet<>(NAMES.values()),
                  text.samples().getOrDefault(name, Map.of()).keySet().stream()
                      .map(one -> one.get(label))
                      .collect(Collectors.toCollection(TreeSet::new)),
                  name));
    }
  }

  @Test
  void agentAndExporterGiveTheSameButTheTwinsOfTopicsWithDots() throws Exception {
    Set<String> theirs = series(agents);
    Set<String> ours = series(ours());
    Set<String> twins = new TreeSet<>(theirs);
    twins.removeAll(ours);
    ours.removeAll(theirs);

    assertEquals(Set.of(), ours);
    assertEquals(
        Set.of(
            "kafka_consumer_consumer_fetch_manager_metrics_records_consumed_total"
                + "{client_id=twice, topic=t_one}"),
        twins);
  }

  private static Set<String> series(ParsedText text) {
    Set<String> series = new TreeSet<>();
    text.samples()
        .forEach(
            (name, samples) -> {
              if (name.startsWith("kafka_") && !name.startsWith("kafka_jvm_")) {
                for (Map<String, String> labels : samples.keySet()) {
                  Map<String, String> shared = new TreeMap<>(labels);
                  shared.remove("node_id");
                  series.add(name + shared);
                }
              }
            });
    return series;
  }

  /**
   * The other JVM: real producers, and beans in the form of Connect's, MirrorMaker's and Streams'.
   */
  public static final class Target {
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private Target() {}

    public static void main(String[] arguments) throws Exception {
      for (String name : NAMES.keySet()) {
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.9:9", "client.id", name),
            new ByteArraySerializer(),
            new ByteArraySerializer());
        String shown = name.matches("[-\\w. \u00f6\u00df]*") ? name : ObjectName.quote(name);
        register(
            "kafka.connect:type=connector-task-metrics,connector=" + shown + ",task=0",
            new Bean().with("status", "running").with("running-ratio", 1.0));
        register(
            "kafka.connect:type=connect-worker-metrics,connector=" + shown,
            new Bean().with("connector-failed-task-count", 0L));
        register(
            "kafka.connect.mirror:type=MirrorCheckpointConnector,source=a,target=b,group="
                + shown
                + ",topic=t.one,partition=0",
            new Bean().with("checkpoint-latency-ms", 1.0));
        register(
            "kafka.streams:type=stream-task-metrics,thread-id=" + shown + ",task-id=0_1",
            new Bean().with("dropped-records-total", 1.0));
      }
      for (String topic : List.of("t.one", "t_one", "t_two")) {
        register(
            "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=twice,topic=" + topic,
            new Bean().with("records-consumed-total", 93.0));
      }
      System.out.println("ready");
      int end = System.in.read();
      Runtime.getRuntime().halt(end < 0 ? 0 : 1);
    }

    private static void register(String name, Bean bean) throws Exception {
      BEANS.registerMBean(bean, new ObjectName(name));
    }
  }
}

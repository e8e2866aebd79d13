package io.kraftexporter.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.rules.NotificationSink;
import io.kraftexporter.rules.RealAlertmanager;
import io.kraftexporter.rules.RealPrometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A cluster with the whole way of its alerts: exporter, Prometheus under the shipped rules,
 * Alertmanager under the shipped configuration, and receivers.
 */
final class Stage implements AutoCloseable {
  static final String CLUSTER = "drills";

  /** A minute of the rules is two seconds of a drill. */
  static final int FACTOR = 30;

  /**
   * Alerts about the brokers of every drill: small heaps, settings of a test, and figures that
   * nodes take from their last five minutes, which no drill shortens, on a machine that others may
   * load.
   */
  static final Set<String> ALWAYS_ALLOWED =
      Set.of(
          "KafkaHeapSizeUnusual",
          "KafkaSettingNotRecommended",
          "KafkaHighRequestLatency",
          "KafkaGCPausesLong",
          "KafkaGCTimeHigh",
          "KafkaHighCPUUsage",
          "KafkaRequestThreadsBusy",
          "KafkaControllerBusy",
          "KafkaCoordinatorBusy");

  /**
   * Windows of an error budget that began with the cluster: a fault of seconds is much of what they
   * hold, and they outlast the drill.
   */
  private static final Set<String> LONG_WINDOWS = Set.of("6h", "1d", "3d");

  private static final Duration QUIET_WITHIN = Duration.ofMinutes(5);

  private final KafkaCluster cluster;
  private final NotificationSink sink;
  private final RealAlertmanager alertmanager;
  private final RealPrometheus prometheus;
  private final Admin admin;
  private final TemporaryDirectory directory = TemporaryDirectory.create("drills");
  private final Map<String, Object> exporterKeys = new HashMap<>();
  private final Set<String> lasting = new TreeSet<>();
  private RunningExporter exporter;

  private Stage(KafkaCluster cluster, Map<String, Object> keys, RealPrometheus.Speed speed)
      throws Exception {
    this.cluster = cluster;
    int port = FreePorts.one();
    exporterKeys.put("listen", KafkaProgram.HOST + ":" + port);
    exporterKeys.put("cluster", CLUSTER);
    exporterKeys.put("host", Map.of("enabled", "false"));
    if (speed.factor() > 1) {
      exporterKeys.putAll(QUICK);
    }
    exporterKeys.putAll(keys);
    exporter = RunningExporter.of(cluster, exporterKeys);
    sink = new NotificationSink();
    alertmanager = RealAlertmanager.start(sink, ".+");
    prometheus =
        RealPrometheus.start(
            "prometheus.yml",
            speed,
            text ->
                text.replace("127.0.0.1:9308", KafkaProgram.HOST + ":" + port)
                    .replace("127.0.0.1:9093", alertmanager.address()));
    admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }

  /** Periods of the exporter that go with quick rules. */
  private static final Map<String, Object> QUICK =
      Map.of(
          "replication", Map.of("period", "1s"),
          "log_dirs", Map.of("period", "2s"),
          "reassignments", Map.of("period", "1s"),
          "transactions", Map.of("period", "1s", "too_long", "5s"),
          "broker_config", Map.of("period", "2s"),
          "security", Map.of("period", "5s"),
          "certificates", Map.of("period", "5s"),
          "groups", Map.of("details_period", "1s"),
          "scrape", Map.of("timeout", "5s", "reuse_within", "500ms", "stale_after", "10s"));

  /** Starts it with quick rules around a cluster, which it closes at its end. */
  static Stage quick(KafkaCluster cluster, Map<String, Object> keys) throws Exception {
    return start(cluster, keys, FACTOR, "2s");
  }

  /** Starts it with the rules as they are shipped. */
  static Stage real(KafkaCluster cluster) throws Exception {
    return start(cluster, Map.of(), 1, "15s");
  }

  private static Stage start(
      KafkaCluster cluster, Map<String, Object> keys, int factor, String interval)
      throws Exception {
    try {
      return new Stage(
          cluster, keys, new RealPrometheus.Speed(factor, interval, Stage::withoutBroken));
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** With -Ddrills.broken=ALERT the rules lack this alert: its drill must fail. */
  private static String withoutBroken(String rules) {
    String broken = System.getProperty("drills.broken", "");
    return broken.isEmpty()
        ? rules
        : rules.replaceAll("alert: (" + broken + ")\n", "alert: $1Broken\n");
  }

  KafkaCluster cluster() {
    return cluster;
  }

  KafkaNode node(int id) {
    return cluster.node(id);
  }

  Admin admin() {
    return admin;
  }

  Clients clients() {
    return new Clients(cluster.bootstrapServers());
  }

  RunningExporter exporter() {
    return exporter;
  }

  RealPrometheus prometheus() {
    return prometheus;
  }

  RealAlertmanager alertmanager() {
    return alertmanager;
  }

  NotificationSink sink() {
    return sink;
  }

  /** A directory that is deleted with the stage. */
  Path directory() {
    return directory.path();
  }

  void stopExporter() {
    exporter.close();
  }

  void startExporter() throws Exception {
    exporter = RunningExporter.of(cluster, exporterKeys);
  }

  /** Changes keys of the exporter's configuration until it is called again. */
  void configureExporter(Map<String, Object> keys) throws Exception {
    Map<String, Object> all = new HashMap<>(exporterKeys);
    all.putAll(keys);
    exporter.apply(all);
  }

  /** Creates a topic whose partitions have these replicas, and waits for its leaders. */
  void createTopic(String name, List<List<Integer>> replicas, Map<String, String> config)
      throws Exception {
    Map<Integer, List<Integer>> assignment = new HashMap<>();
    replicas.forEach(nodes -> assignment.put(assignment.size(), nodes));
    admin.createTopics(List.of(new NewTopic(name, assignment).configs(config))).all().get();
    Await.until(
        "topic " + name + " has leaders",
        Duration.ofSeconds(30),
        () ->
            admin
                .describeTopics(List.of(name))
                .topicNameValues()
                .get(name)
                .get()
                .partitions()
                .stream()
                .allMatch(
                    partition -> partition.leader() != null && !partition.leader().isEmpty()));
  }

  void deleteTopics(String... names) throws Exception {
    admin.deleteTopics(List.of(names)).all().get();
  }

  /** Sets a property of a resource; null deletes it. */
  void alterConfig(ConfigResource resource, String key, String value) throws Exception {
    AlterConfigOp.OpType type =
        value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
    admin
        .incrementalAlterConfigs(
            Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(key, value), type))))
        .all()
        .get();
  }

  static ConfigResource broker(int id) {
    return new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
  }

  static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  /** Leaves alerts of this name out of what must be silent before the next drill. */
  void ignoreFromNowOn(String alert) {
    lasting.add(alert);
  }

  /** Waits until no alert fires or is pending, but those that are always allowed. */
  void awaitQuiet() throws Exception {
    Await.untilEqual("all is quiet", QUIET_WITHIN, Set.of(), this::raised);
  }

  /** The alerts that fire or are pending, but those that are always allowed. */
  Set<String> raised() throws Exception {
    Set<String> raised = new TreeSet<>();
    for (JsonNode alert : prometheus.alerts()) {
      Map<String, String> labels = new TreeMap<>();
      alert
          .path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      if (!isAllowed(labels)) {
        raised.add(alert.path("state").asText() + " " + labels);
      }
    }
    return raised;
  }

  /** Returns whether an alert with these labels says nothing of a drill. */
  boolean isAllowed(Map<String, String> labels) {
    String alert = labels.get("alertname");
    return ALWAYS_ALLOWED.contains(alert)
        || lasting.contains(alert)
        || LONG_WINDOWS.contains(labels.getOrDefault("long", ""))
        || alert.equals("KafkaWatchdog");
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
    prometheus.close();
    alertmanager.close();
    sink.close();
    exporter.close();
    cluster.close();
    directory.close();
  }
}

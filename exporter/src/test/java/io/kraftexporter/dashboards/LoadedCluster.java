package io.kraftexporter.dashboards;

import io.kraftexporter.cluster.FileTier;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProgram;
import io.kraftexporter.cluster.SmallVolume;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.demo.Traffic;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/**
 * A cluster on which everything happens that a dashboard can show: the demo's traffic with share
 * and transactional groups, a group that is stuck, one that lost records and one with wrong
 * offsets, an open transaction, tiered storage, a quota, settings of one broker only, a JVM that
 * does not answer, and, where Connect's jars are there, connectors of which one fails and
 * MirrorMaker 2.
 */
final class LoadedCluster implements AutoCloseable {
  /** The name of a JVM that does not answer. */
  static final String GONE = "gone";

  private static final String WIDE = "events";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<String, String> programs = new HashMap<>();
  private final Path directory;
  private final int agentPort = FreePorts.one();
  private final Optional<SmallVolume> volume;
  private final KafkaCluster cluster;
  private final LoadedClients clients;

  private LoadedCluster(boolean everything) throws Exception {
    directory = own(TemporaryDirectory.create("loaded")).path();
    volume = everything ? Optional.empty() : SmallVolume.mount(dataOfNode2(), "512m");
    volume.ifPresent(this::own);
    cluster = own(build());
    clients = new LoadedClients(cluster.bootstrapServers());
    try {
      cluster.start();
      if (everything) {
        create();
      }
      own(Traffic.start(cluster.bootstrapServers()));
      own(clients);
      clients.dispatch(everything);
      if (everything) {
        clients.makeTrouble();
        startPrograms();
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Starts one on which everything happens; closes what has started where that fails. */
  static LoadedCluster start() throws Exception {
    return new LoadedCluster(true);
  }

  /** Starts one on which all is well: the demo's traffic, and one group more. */
  static LoadedCluster startWell() throws Exception {
    return new LoadedCluster(false);
  }

  private void startPrograms() throws Exception {
    if (Files.isDirectory(KafkaProgram.connectLibraries())) {
      Connectors connectors = new Connectors(cluster.bootstrapServers(), directory);
      programs.put("connect", own(connectors.start()).address());
      programs.put("mirror", own(connectors.startMirrorMaker()).address());
    }
    startProducer();
    programs.put(GONE, "127.0.0.9:1");
  }

  /** The volume of a log directory of node 2, small enough to be filled; none without root. */
  Optional<SmallVolume> volume() {
    return volume;
  }

  private Path dataOfNode2() {
    return directory.resolve("node-2/data-2");
  }

  /** Adds a topic, with which the cluster has about a thousand partitions. */
  void widen() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(WIDE, 900, (short) 2))).all().get();
    }
  }

  LoadedClients clients() {
    return clients;
  }

  KafkaCluster cluster() {
    return cluster;
  }

  /** Where the javaagent of each node answers, on the node's own address. */
  int agentPort() {
    return agentPort;
  }

  /** Returns the exporter's configuration without its address and those of the brokers. */
  Map<String, Object> configuration() {
    return configuration(Map.of("port", cluster.jmxPort(), "jvms", jvms()));
  }

  /** The same without JMX. */
  Map<String, Object> configurationWithoutJmx() {
    return configuration(Map.of("enabled", false));
  }

  private List<Map<String, Object>> jvms() {
    List<Map<String, Object>> jvms = new ArrayList<>();
    programs.forEach(
        (name, address) ->
            jvms.add(
                Map.of(
                    "name",
                    name,
                    "address",
                    address,
                    "rules",
                    List.of(name.equals("producer") ? "kafka-client.yml" : "kafka-connect.yml"))));
    return jvms;
  }

  private static Map<String, Object> configuration(Map<String, Object> jmx) {
    return Map.of(
        "cluster",
        "orders",
        "jmx",
        jmx,
        "groups",
        Map.of(
            "owners",
            true,
            "details_period",
            "5s",
            "lag_seconds",
            Map.of("error", true),
            "slo",
            List.of(
                Map.of("match", "billing|fraud-check", "seconds", 30),
                Map.of("match", "packing|" + LoadedClients.DISPATCH, "seconds", 30))),
        "probe",
        Map.of("enabled", true, "create", true),
        "log_dirs",
        Map.of("period", "5s"),
        "transactions",
        Map.of("period", "5s", "too_long", "5s"),
        "host",
        Map.of(
            "page_cache",
            Map.of("interval", "10s", "topics", true),
            "network_speeds",
            Map.of("eth0", 10_000)));
  }

  private KafkaCluster build() {
    TestCertificates certificates = TestCertificates.in(directory);
    String agent =
        "-javaagent:%s={host}:%d:%s"
            .formatted(
                KafkaCluster.target().resolve("agent/javaagent.jar"),
                agentPort,
                Shipped.HOME.resolve("jvm-agent-config/kafka-broker.yml"));
    KafkaCluster.Builder builder =
        KafkaCluster.combined(3).directory(directory).clients("SSL").jvm(agent);
    certificates.ofServer().forEach(builder::config);
    certificates.ofClient().forEach(builder::config);
    return builder
        .plugin(FileTier.class)
        .config("remote.log.storage.system.enable", "true")
        .config("remote.log.storage.manager.class.name", FileTier.class.getName())
        .config("rsm.config.directory", directory.resolve("tier").toString())
        .config("remote.log.manager.task.interval.ms", "500")
        .config("remote.log.metadata.manager.listener.name", "PLAINTEXT")
        .config("rlmm.config.remote.log.metadata.topic.replication.factor", "1")
        .config("rlmm.config.remote.log.metadata.topic.num.partitions", "1")
        .config("log.retention.check.interval.ms", "1000")
        .config("log.initial.task.delay.ms", "500")
        .config("quota.window.num", "3")
        .config("metadata.log.max.snapshot.interval.ms", "60000")
        .build();
  }

  private void create() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      create(admin);
    }
  }

  private static void create(Admin admin) throws Exception {
    Map<String, String> tiered =
        Map.of(
            "remote.storage.enable", "true",
            "segment.bytes", "1048576",
            "local.retention.bytes", "1048576");
    admin
        .createTopics(
            List.of(
                new NewTopic(LoadedClients.TIERED, 3, (short) 2).configs(tiered),
                new NewTopic(LoadedClients.TROUBLE, 1, (short) 1),
                new NewTopic("orders-dlq", 1, (short) 2)))
        .all()
        .get();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    admin
        .incrementalAlterConfigs(
            Map.of(
                broker,
                List.of(
                    set("background.threads", "11"),
                    set("leader.replication.throttled.rate", "100000000"))))
        .all()
        .get();
    ClientQuotaEntity client =
        new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, LoadedClients.THROTTLED));
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    client, List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 10_000.0)))))
        .all()
        .get();
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private void startProducer() throws IOException {
    KafkaProgram producer =
        own(
            KafkaProgram.start(
                cluster.libraries(),
                "org.apache.kafka.tools.ProducerPerformance",
                directory,
                "--topic",
                "clicks",
                "--num-records",
                "10000000",
                "--record-size",
                "100",
                "--throughput",
                "50",
                "--producer-props",
                "bootstrap.servers=" + cluster.bootstrapServers()));
    programs.put("producer", producer.address());
  }

  private <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("The loaded cluster could not clean up: " + e);
      }
    }
  }
}

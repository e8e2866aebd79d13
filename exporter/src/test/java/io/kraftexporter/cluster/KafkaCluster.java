package io.kraftexporter.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * A real KRaft cluster with a dynamic quorum, each node in a process of its own that ends with this
 * JVM.
 *
 * <p>Node N listens on 127.0.0.N, on the same ports as every other node: so one JMX port finds them
 * all, as in production. Not for use by several threads at once, except {@link #close}.
 */
public final class KafkaCluster implements AutoCloseable {
  private static final int FIRST_CONTROLLER = 101;

  private final Builder built;
  private final Path directory;
  private final String clusterId = Uuid.randomUuid().toString();
  private final int kafkaPort;
  private final int controllerPort;
  private final int jmxPort;
  private final int clientsPort;
  private final Map<Integer, Uuid> voters = new TreeMap<>();
  private final Map<Integer, KafkaNode> nodes = new TreeMap<>();

  private KafkaCluster(Builder built) {
    this.built = built;
    // Below the ports that the kernel gives to clients: one could take that of a node that is down.
    int[] ports =
        ThreadLocalRandom.current()
            .ints(20_000, 32_000)
            .distinct()
            .filter(KafkaCluster::isFree)
            .limit(4)
            .toArray();
    kafkaPort = ports[0];
    controllerPort = ports[1];
    jmxPort = ports[2];
    clientsPort = ports[3];
    try {
      directory =
          built.directory == null
              ? TemporaryDirectory.create("kafka-cluster").path()
              : Files.createDirectories(built.directory);
      copy(BrokerProcess.class);
      for (Class<?> plugin : built.plugins) {
        copy(plugin);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int controllers = built.controllers == 0 ? built.brokers : built.controllers;
    int firstController = built.controllers == 0 ? 1 : FIRST_CONTROLLER;
    IntStream.range(firstController, firstController + controllers)
        .forEach(id -> voters.put(id, Uuid.randomUuid()));
    IntStream.rangeClosed(1, built.brokers)
        .forEach(id -> add(id, voters.containsKey(id) ? "broker,controller" : "broker"));
    voters.keySet().stream()
        .filter(id -> !nodes.containsKey(id))
        .forEach(id -> add(id, "controller"));
  }

  /** Puts a class on the nodes' class path. */
  private void copy(Class<?> type) throws IOException {
    Path file = directory.resolve(type.getName().replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    try (InputStream bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      Files.write(file, bytes.readAllBytes());
    }
  }

  /** Every node is both broker and controller. */
  public static Builder combined(int nodes) {
    return new Builder(0, nodes);
  }

  /** Controllers 101, 102 and so on, and brokers 1, 2 and so on. */
  public static Builder dedicated(int controllers, int brokers) {
    return new Builder(controllers, brokers);
  }

  /** Brokers and controllers by their id. */
  public List<KafkaNode> nodes() {
    return List.copyOf(nodes.values());
  }

  public KafkaNode node(int id) {
    return Objects.requireNonNull(nodes.get(id), () -> "no node " + id);
  }

  /** What a client is given: all brokers. */
  public String bootstrapServers() {
    return brokersAt(kafkaPort);
  }

  /** What a client is given that is to use {@linkplain Builder#clients its own listener}. */
  public String bootstrapClients() {
    return brokersAt(clientsPort);
  }

  private String brokersAt(int port) {
    return nodes.values().stream()
        .filter(KafkaNode::isBroker)
        .map(node -> node.host() + ":" + port)
        .collect(joining(","));
  }

  /** What a client is given that talks to the controllers. */
  public String bootstrapControllers() {
    return voters.keySet().stream()
        .map(id -> host(id) + ":" + controllerPort)
        .collect(joining(","));
  }

  /** Where the controllers listen to each other, on every one. */
  public int controllerPort() {
    return controllerPort;
  }

  /** Where JMX listens, on every node. */
  public int jmxPort() {
    return jmxPort;
  }

  /** The directory of this version's jars. */
  public Path libraries() {
    return built.libraries();
  }

  /** Maven's output directory, where the brokers' jars and our archive are. */
  public static Path target() {
    try {
      return Path.of(KafkaCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts all nodes, and returns when each takes part in the cluster. */
  public void start() {
    nodes.values().forEach(KafkaNode::launch);
    nodes.values().forEach(KafkaNode::awaitReady);
  }

  /** Starts one broker more, which is no controller. */
  public KafkaNode addBroker() {
    int id =
        nodes.values().stream().filter(KafkaNode::isBroker).mapToInt(KafkaNode::id).max().orElse(0);
    KafkaNode node = add(id + 1, "broker");
    node.start();
    return node;
  }

  /** Ends all nodes at once, and deletes what they wrote unless the directory was given. */
  @Override
  public void close() {
    nodes.values().stream().filter(KafkaNode::isRunning).forEach(KafkaNode::kill);
    if (built.directory == null) {
      new TemporaryDirectory(directory).close();
    }
  }

  private KafkaNode add(int id, String roles) {
    Path home = directory.resolve("node-" + id);
    Path properties = home.resolve("server.properties");
    try {
      Files.createDirectories(home);
      Files.write(
          properties,
          properties(id, roles, home).entrySet().stream()
              .map(property -> property.getKey() + "=" + property.getValue())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KafkaNode node =
        new KafkaNode(
            id,
            roles,
            host(id),
            kafkaPort,
            jmxPort,
            home,
            command(id, roles, properties),
            format(roles, properties));
    nodes.put(id, node);
    return node;
  }

  private Map<String, String> properties(int id, String roles, Path home) {
    String listeners =
        Stream.of(
                roles.contains("broker") ? "PLAINTEXT://" + host(id) + ":" + kafkaPort : "",
                roles.contains("broker") && built.clients != null
                    ? "CLIENTS://" + host(id) + ":" + clientsPort
                    : "",
                roles.contains("controller")
                    ? "CONTROLLER://" + host(id) + ":" + controllerPort
                    : "")
            .filter(listener -> !listener.isEmpty())
            .collect(joining(","));
    int replicas = Math.min(3, built.brokers);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("process.roles", roles);
    properties.put("node.id", Integer.toString(id));
    properties.put("listeners", listeners + built.more.addresses(host(id)));
    properties.put("advertised.listeners", listeners + built.more.advertised(host(id)));
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
            + (built.clients == null ? "" : ",CLIENTS:" + built.clients)
            + built.more.protocols());
    properties.put("controller.quorum.bootstrap.servers", bootstrapControllers());
    properties.put("log.dirs", home.resolve("data-1") + "," + home.resolve("data-2"));
    properties.put("default.replication.factor", Integer.toString(replicas));
    properties.put("min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", Integer.toString(replicas));
      properties.put(topic + ".num.partitions", "5");
    }
    for (String topic : List.of("transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".min.isr", Integer.toString(Math.max(1, replicas - 1)));
    }
    properties.put("group.initial.rebalance.delay.ms", "0");
    if (built.version.startsWith("3.")) {
      properties.put("group.coordinator.rebalance.protocols", "classic,consumer");
    }
    properties.putAll(built.config);
    return properties;
  }

  private List<String> command(int id, String roles, Path properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(roles.equals("controller") ? "-Xmx256m" : "-Xmx512m");
    command.addAll(List.of("-XX:+UseG1GC", "-XX:TieredStopAtLevel=1"));
    command.add(
        "-Dlog4j2.configurationFile=" + KafkaCluster.class.getResource("log4j2.properties"));
    command.add("-Dlog4j.configuration=" + KafkaCluster.class.getResource("log4j.properties"));
    command.add("-Djava.rmi.server.hostname=" + host(id));
    Map.of(
            "host",
            host(id),
            "port",
            jmxPort,
            "rmi.port",
            jmxPort,
            "authenticate",
            false,
            "ssl",
            false)
        .forEach(
            (key, value) -> command.add("-Dcom.sun.management.jmxremote." + key + "=" + value));
    built.jvm.forEach(option -> command.add(option.replace("{host}", host(id))));
    command.addAll(
        List.of("-cp", directory + ":" + built.libraries() + "/*", BrokerProcess.class.getName()));
    command.add("kafka.Kafka");
    command.add(properties.toString());
    return command;
  }

  private List<String> format(String roles, Path properties) {
    List<String> format =
        new ArrayList<>(List.of("format", "-t", clusterId, "-c", properties.toString()));
    if (roles.contains("controller")) {
      format.add("--initial-controllers");
      format.add(
          voters.entrySet().stream()
              .map(
                  voter ->
                      voter.getKey()
                          + "@"
                          + host(voter.getKey())
                          + ":"
                          + controllerPort
                          + ":"
                          + voter.getValue())
              .collect(joining(",")));
    } else {
      format.add("--no-initial-controllers");
    }
    return format;
  }

  private static String host(int id) {
    return "127.0.0." + id;
  }

  static boolean isFree(int port) {
    try (ServerSocket everyAddress = new ServerSocket(port)) {
      return everyAddress.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What a cluster is made of; the defaults are those of a small production cluster that starts
   * fast.
   */
  public static final class Builder {
    private final int controllers;
    private final int brokers;
    private final Map<String, String> config = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private final List<Class<?>> plugins = new ArrayList<>();
    private String version = System.getProperty("kafka.test.version", "4.3.1");
    private Path directory;
    private String clients;
    private MoreListeners more = new MoreListeners();

    private Builder(int controllers, int brokers) {
      this.controllers = controllers;
      this.brokers = brokers;
    }

    /** Kafka's version: a directory of {@code src/test/kafka}. */
    public Builder version(String kafka) {
      version = kafka;
      return this;
    }

    /** Sets a property on every node. */
    public Builder config(String key, String value) {
      config.put(key, value);
      return this;
    }

    /**
     * Gives the brokers a second listener, CLIENTS, with this security protocol; what it needs
     * besides is for {@link #config}.
     */
    public Builder clients(String protocol) {
      clients = protocol;
      return this;
    }

    /** Puts a class without others inside on the class path of every node. */
    /** Gives all nodes these listeners, too. */
    public Builder listeners(MoreListeners further) {
      more = further;
      return this;
    }

    public Builder plugin(Class<?> type) {
      plugins.add(type);
      return this;
    }

    /** Adds an option to every node's JVM; {@code {host}} in it is the node's address. */
    public Builder jvm(String option) {
      jvm.add(option);
      return this;
    }

    /** Keeps the nodes' files in this directory, instead of a temporary one. */
    public Builder directory(Path path) {
      directory = path;
      return this;
    }

    /** Makes the cluster, of which no node runs yet. */
    public KafkaCluster build() {
      if (!Files.isDirectory(libraries())) {
        throw new IllegalStateException(
            libraries()
                + " is missing: mvn generate-test-resources -Dkafka.brokers="
                + version
                + "/pom.xml");
      }
      return new KafkaCluster(this);
    }

    /** {@linkplain #build Makes} the cluster and {@linkplain KafkaCluster#start starts} it. */
    public KafkaCluster start() {
      KafkaCluster cluster = build();
      try {
        cluster.start();
        return cluster;
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    }

    private Path libraries() {
      return target().resolve("kafka").resolve(version).resolve("lib");
    }
  }
}

package io.kraftexporter.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  private final ClusterPorts ports = ClusterPorts.choose();
  private final Map<Integer, Uuid> voters = new TreeMap<>();
  private final Map<Integer, KafkaNode> nodes = new TreeMap<>();

  private KafkaCluster(Builder built) {
    this.built = built;
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

  /** Returns the addresses of all brokers for clients. */
  public String bootstrapServers() {
    return brokersAt(ports.kafka());
  }

  /**
   * Returns the addresses for a client that is to use {@linkplain Builder#clients its own
   * listener}.
   */
  public String bootstrapClients() {
    return brokersAt(ports.clients());
  }

  private String brokersAt(int port) {
    return nodes.values().stream()
        .filter(KafkaNode::isBroker)
        .map(node -> node.host() + ":" + port)
        .collect(joining(","));
  }

  /** Returns the addresses for a client that talks to the controllers. */
  public String bootstrapControllers() {
    return voters.keySet().stream()
        .map(id -> NodeProperties.host(id) + ":" + ports.controller())
        .collect(joining(","));
  }

  /** Where the controllers listen to each other, on every one. */
  public int controllerPort() {
    return ports.controller();
  }

  /** Where JMX listens, on every node. */
  public int jmxPort() {
    return ports.jmx();
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
          NodeProperties.of(id, roles, home, ports, bootstrapControllers(), built)
              .entrySet()
              .stream()
              .map(property -> property.getKey() + "=" + property.getValue())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KafkaNode node =
        new KafkaNode(
            id,
            roles,
            NodeProperties.host(id),
            ports.kafka(),
            ports.jmx(),
            home,
            command(id, roles, properties),
            format(roles, properties));
    nodes.put(id, node);
    return node;
  }

  private List<String> command(int id, String roles, Path properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(roles.equals("controller") ? "-Xmx256m" : "-Xmx512m");
    command.addAll(List.of("-XX:+UseG1GC", "-XX:TieredStopAtLevel=1"));
    command.add(
        "-Dlog4j2.configurationFile=" + KafkaCluster.class.getResource("log4j2.properties"));
    command.add("-Dlog4j.configuration=" + KafkaCluster.class.getResource("log4j.properties"));
    command.add("-Djava.rmi.server.hostname=" + NodeProperties.host(id));
    Map.of(
            "host",
            NodeProperties.host(id),
            "port",
            ports.jmx(),
            "rmi.port",
            ports.jmx(),
            "authenticate",
            false,
            "ssl",
            false)
        .forEach(
            (key, value) -> command.add("-Dcom.sun.management.jmxremote." + key + "=" + value));
    built.jvm.forEach(
        option ->
            command.add(
                option
                    .replace("{host}", NodeProperties.host(id))
                    .replace("{id}", Integer.toString(id))));
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
                          + NodeProperties.host(voter.getKey())
                          + ":"
                          + ports.controller()
                          + ":"
                          + voter.getValue())
              .collect(joining(",")));
    } else {
      format.add("--no-initial-controllers");
    }
    return format;
  }

  /**
   * The parts of a cluster; the defaults are those of a small production cluster that starts fast.
   */
  public static final class Builder {
    private final int controllers;
    final int brokers;
    final Map<String, String> config = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private final List<Class<?>> plugins = new ArrayList<>();
    String version = System.getProperty("kafka.test.version", "4.3.1");
    private Path directory;
    String clients;
    MoreListeners more = new MoreListeners();

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

    /** Gives all nodes these listeners, too. */
    public Builder listeners(MoreListeners further) {
      more = further;
      return this;
    }

    /** Puts a class without others inside on the class path of every node. */
    public Builder plugin(Class<?> type) {
      plugins.add(type);
      return this;
    }

    /**
     * Adds an option to every node's JVM; {@code {host}} in it is the node's address, {@code {id}}
     * its id.
     */
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

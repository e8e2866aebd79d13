package io.kraftexporter.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.TemporaryDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs three combined nodes with traffic, the packaged exporter started as a user would, and
 * Prometheus where it is installed: until Ctrl-C, or for {@code -Ddemo.seconds=N}. With {@code
 * -Ddemo.clusters=N} the same exporter watches further clusters of one node each. Nothing of the
 * demo outlives this JVM, and its files are deleted.
 *
 * <p>Lines that begin with {@code demo} are for scripts; the rest is for people.
 */
public final class Demo implements AutoCloseable {
  private static final String EXPORTER = "http://127.0.0.1:9308";
  private static final String PROMETHEUS = "http://127.0.0.1:9090";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Pattern SOURCE =
      Pattern.compile("(?m)^kraft_exporter_source_success(\\{.*}) (\\S+)$");
  private static final Pattern JMX_NODE =
      Pattern.compile("(?=.*\\bsource=\"jmx\").*\\bnode_id=\"(\\d+)\".*");

  private static final int CLUSTERS = Integer.getInteger("demo.clusters", 1);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Demo() {}

  /**
   * Runs the demo; {@code demo.seconds} and {@code kraftexporter.archive} are system properties.
   */
  public static void main(String[] arguments) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(Long.getLong("demo.seconds", 0)).toNanos();
    try (Demo demo = new Demo()) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
      demo.start();
      if (Long.getLong("demo.seconds") == null) {
        Thread.currentThread().join();
      }
      Thread.sleep(Math.max(0, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
  }

  private void start() throws Exception {
    requireFree(EXPORTER);
    Path directory = own(TemporaryDirectory.create("kraft-exporter-demo")).path();
    System.out.println("Starting three Kafka nodes, and what happens on them ...");
    Map<String, KafkaCluster> clusters = new LinkedHashMap<>();
    for (int i = 1; i <= CLUSTERS; i++) {
      KafkaCluster cluster = own(KafkaCluster.combined(i == 1 ? 3 : 1).build());
      cluster.start();
      own(Traffic.start(cluster.bootstrapServers()));
      clusters.put("demo-" + i, cluster);
    }
    Path home = unpack(archive(), directory);
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/kraft-exporter").toString());
    command.addAll(options(clusters, directory));
    command.addAll(List.of("--listen", "127.0.0.1:9308"));
    Path log = directory.resolve("exporter.log");
    ChildProcess exporter = own(ChildProcess.start(command, directory, Map.of(), log));
    for (Map.Entry<String, KafkaCluster> one : clusters.entrySet()) {
      String query = clusters.size() == 1 ? "" : "?cluster=" + one.getKey();
      awaitSources(EXPORTER + "/metrics" + query, one.getValue(), exporter, log);
    }
    boolean prometheus = startPrometheus(home, directory);
    print(clusters.values(), prometheus);
    if (clusters.size() == 1) {
      check(home, clusters.values().iterator().next());
    }
  }

  /** Runs the health check once, as a user would in a terminal. */
  private static void check(Path home, KafkaCluster cluster) throws Exception {
    List<String> command =
        List.of(
            home.resolve("bin/kraft-exporter").toString(),
            "check",
            "--bootstrap",
            cluster.bootstrapServers(),
            "--jmx-port",
            Integer.toString(cluster.jmxPort()));
    System.out.println("Health check: " + String.join(" ", command));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Returns the options for one cluster, or a configuration file for several. */
  private static List<String> options(Map<String, KafkaCluster> clusters, Path directory)
      throws IOException {
    if (clusters.size() == 1) {
      KafkaCluster cluster = clusters.values().iterator().next();
      return List.of(
          "--bootstrap",
          cluster.bootstrapServers(),
          "--jmx-port",
          Integer.toString(cluster.jmxPort()));
    }
    StringBuilder yaml = new StringBuilder("clusters:\n");
    clusters.forEach(
        (name, cluster) ->
            yaml.append("  - name: ")
                .append(name)
                .append("\n    kafka: {bootstrap: \"")
                .append(cluster.bootstrapServers())
                .append("\"}\n    jmx: {port: ")
                .append(cluster.jmxPort())
                .append("}\n"));
    Path file = directory.resolve("kraft-exporter.yml");
    Files.writeString(file, yaml);
    return List.of("--config", file.toString());
  }

  /** Ends everything, the last started first. */
  @Override
  public synchronized void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("The demo could not clean up: " + e);
      }
    }
  }

  private synchronized <T extends AutoCloseable> T own(T part) {
    started.push(part);
    return part;
  }

  private static Path archive() throws IOException {
    String given = System.getProperty("kraftexporter.archive");
    if (given != null) {
      return Path.of(given);
    }
    Path target = KafkaCluster.target();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("kraft-exporter-.*\\.tar\\.gz"))
          .findAny()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "no kraft-exporter-*.tar.gz in " + target + ": run mvn package"));
    }
  }

  /** Unpacks the archive, which has one directory, and returns that. */
  private static Path unpack(Path archive, Path directory) throws Exception {
    Path home = Files.createDirectory(directory.resolve("unpacked"));
    Process tar =
        new ProcessBuilder(
                "tar", "-xzf", archive.toAbsolutePath().toString(), "-C", home.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IllegalStateException("cannot unpack " + archive);
    }
    try (Stream<Path> files = Files.list(home)) {
      return files.findFirst().orElseThrow();
    }
  }

  private static void awaitSources(
      String metrics, KafkaCluster cluster, ChildProcess exporter, Path log) throws Exception {
    Set<String> nodes =
        cluster.nodes().stream().map(node -> Integer.toString(node.id())).collect(toSet());
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!allAnswered(get(metrics), nodes)) {
      if (!exporter.isRunning() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            (exporter.isRunning() ? "Not every source answered" : "The exporter ended")
                + "; its log:\n"
                + Files.readString(log));
      }
      Thread.sleep(500);
    }
  }

  /** Whether each source succeeded, JMX of each of these nodes among them. */
  public static boolean allAnswered(String exposition, Set<String> nodes) {
    List<MatchResult> sources = SOURCE.matcher(exposition).results().toList();
    return sources.stream().allMatch(source -> Double.parseDouble(source.group(2)) == 1)
        && sources.stream()
            .map(source -> JMX_NODE.matcher(source.group(1)))
            .flatMap(labels -> labels.results().map(jmx -> jmx.group(1)))
            .collect(toSet())
            .equals(nodes);
  }

  /** The body, or nothing where there is no answer yet. */
  private static String get(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(20_000);
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), UTF_8);
      }
    } catch (IOException e) {
      return "";
    }
  }

  private boolean startPrometheus(Path home, Path directory) {
    Path configuration = home.resolve("rules/prometheus/prometheus.yml");
    Optional<Path> program = prometheus();
    if (program.isEmpty() || !Files.exists(configuration) || !isFree(PROMETHEUS)) {
      return false;
    }
    own(
        ChildProcess.start(
            List.of(
                program.get().toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:9090"),
            directory,
            Map.of(),
            directory.resolve("prometheus.log")));
    return true;
  }

  private static Optional<Path> prometheus() {
    Path tools = KafkaCluster.target().resolve("tools");
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of),
            Stream.of(tools.resolve("usr/bin"), tools))
        .map(directory -> directory.resolve("prometheus"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static void requireFree(String url) {
    if (!isFree(url)) {
      throw new IllegalStateException(
          URI.create(url).getAuthority() + " is taken: is another exporter or demo running?");
    }
  }

  private static boolean isFree(String url) {
    URI uri = URI.create(url);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(uri.getHost(), uri.getPort()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void print(Collection<KafkaCluster> clusters, boolean prometheus) {
    KafkaNode victim = clusters.iterator().next().node(2);
    System.out.printf(
        """

        Metrics      %1$s/metrics
        Prometheus   %2$s

        Try          curl -s %1$s/metrics | grep 'analytics'    a group whose lag grows
                     kill -STOP %3$d                            node 2 hangs; the others are still served
                     kill -CONT %3$d                            and comes back
                     kill -KILL %3$d                            node 2 crashes
        End          Ctrl-C

        """,
        EXPORTER, prometheus ? PROMETHEUS : "not started", victim.pid());
    System.out.println("demo exporter " + EXPORTER);
    if (prometheus) {
      System.out.println("demo prometheus " + PROMETHEUS);
    }
    for (KafkaCluster cluster : clusters) {
      System.out.println("demo bootstrap " + cluster.bootstrapServers());
      for (KafkaNode node : cluster.nodes()) {
        System.out.printf(
            "demo node %d pid %d kafka %s:%d jmx %s:%d%n",
            node.id(), node.pid(), node.host(), node.kafkaPort(), node.host(), node.jmxPort());
      }
    }
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println("demo ready after " + Duration.ofMillis(millis).toSeconds() + " s");
  }
}

package io.kraftexporter.jmx;

import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFiles;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Source for the JVM of every node (of the topology's nodes at one port, of listed addresses, or
 * both) and for every other JVM listed. Follows the topology, and keeps the Source of a node that
 * stays where it is. Thread-safe.
 */
public final class JmxSources implements AutoCloseable {
  /** A node's Source with the address it reads. */
  private record NodeReader(HostPort address, JmxSource source) {}

  private final JmxConfiguration configuration;
  private final RuleFiles rules;
  private final Map<JmxJvm, RuleFiles> jvmRules;
  private final Optional<ListedNodes> unnamed;
  private final Map<Integer, NodeReader> readers = new TreeMap<>();
  private final Map<JmxJvm, JmxSource> jvms = new LinkedHashMap<>();
  private @Nullable JmxSources successor;
  private boolean closed;

  private JmxSources(
      JmxConfiguration configuration, RuleFiles rules, Map<JmxJvm, RuleFiles> jvmRules) {
    this.configuration = configuration;
    this.rules = rules;
    this.jvmRules = jvmRules;
    List<HostPort> addresses =
        configuration.nodes().stream()
            .filter(node -> node.nodeId().isEmpty())
            .map(JmxNode::address)
            .toList();
    this.unnamed =
        addresses.isEmpty() || !configuration.enabled()
            ? Optional.empty()
            : Optional.of(new ListedNodes(addresses, configuration.remote()));
  }

  /**
   * The Sources for a configuration; the old ones where nothing that concerns them has changed.
   *
   * @param home the installation, where rule files with relative names are
   * @throws IOException if a file of rules or certificates cannot be used
   */
  public static JmxSources of(JmxConfiguration configuration, Path home, Optional<JmxSources> old)
      throws IOException {
    RuleFiles rules = read(configuration, home);
    Map<JmxJvm, RuleFiles> jvmRules = new LinkedHashMap<>();
    for (JmxJvm jvm : configuration.jvms()) {
      jvmRules.put(jvm, new RuleFiles(read(jvm.rules(), home)));
    }
    if (old.isPresent()
        && old.get().configuration.equals(configuration)
        && old.get().rules.equals(rules)
        && old.get().jvmRules.equals(jvmRules)) {
      return old.get();
    }
    if (configuration.remote().tls().enabled()) {
      configuration.remote().tls().context(); // so that a wrong file is refused now
    }
    return new JmxSources(configuration, rules, jvmRules);
  }

  private static RuleFiles read(JmxConfiguration configuration, Path home) throws IOException {
    Map<String, List<RuleFile>> profiles = new HashMap<>();
    for (Map.Entry<String, List<Path>> profile : configuration.profiles().entrySet()) {
      profiles.put(profile.getKey(), read(profile.getValue(), home));
    }
    return new RuleFiles(read(configuration.rules(), home), profiles);
  }

  private static List<RuleFile> read(List<Path> paths, Path home) throws IOException {
    List<RuleFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(RuleFile.read(ruleFile(home, path)));
    }
    return files;
  }

  /**
   * Returns the path of a rule file. A relative name is the installation's; a file that the
   * installation does not have is searched in the working directory.
   */
  public static Path ruleFile(Path home, Path file) {
    Path installed = home.resolve("jvm-agent-config").resolve(file);
    return Files.exists(installed) || !Files.exists(file) ? installed : file.toAbsolutePath();
  }

  /**
   * Takes over, from what it replaces, every Source that can go on as it is. A scrape that still
   * asks the old one is answered with those of this one. Where JMX is off now, the old one keeps
   * them and closes them.
   */
  public void takeOver(JmxSources old) {
    // Before the Sources: a node whose address is not known to be its own would lose its Source.
    unnamed.ifPresent(mine -> old.unnamed.ifPresent(mine::learn));
    if (old != this
        && configuration.enabled()
        && old.configuration.recommended().equals(configuration.recommended())) {
      old.handOver(this);
    }
  }

  /** Locks are taken in this order only: the old one's, then its successor's. */
  private synchronized void handOver(JmxSources to) {
    Map<JmxJvm, JmxSource> same = new HashMap<>(jvms);
    same.keySet().retainAll(to.jvmRules.keySet());
    if (!configuration.remote().equals(to.configuration.remote())) {
      Stream.concat(readers.values().stream().map(NodeReader::source), same.values().stream())
          .forEach(source -> source.use(to.configuration.remote()));
    }
    to.take(readers, same);
    readers.clear();
    jvms.keySet().removeAll(same.keySet());
    successor = to;
  }

  private synchronized void take(Map<Integer, NodeReader> nodes, Map<JmxJvm, JmxSource> others) {
    nodes
        .values()
        .forEach(
            reader -> {
              reader.source().use(rules);
              reader.source().onOtherNode(() -> forget(reader.address()));
            });
    readers.putAll(nodes);
    jvmRules.forEach(
        (jvm, files) -> Optional.ofNullable(others.get(jvm)).ifPresent(one -> one.use(files)));
    jvms.putAll(others);
  }

  /** The Sources of the JVMs that are no nodes, by name. */
  public synchronized Map<String, JmxSource> jvms() {
    if (successor != null) {
      return successor.jvms();
    }
    Map<String, JmxSource> sources = new TreeMap<>();
    if (configuration.enabled() && !closed) {
      jvmRules.forEach(
          (jvm, files) ->
              sources.put(
                  jvm.name(),
                  jvms.computeIfAbsent(
                      jvm,
                      any ->
                          source(
                              SourceId.ofJvm(JmxSource.KIND, jvm.name()), jvm.address(), files))));
    }
    return sources;
  }

  private JmxSource source(SourceId id, HostPort address, RuleFiles files) {
    return new JmxSource(id, address, configuration.remote(), files, configuration.recommended());
  }

  /** Returns the metrics that the source of every JVM declares. */
  public List<Metric> metrics() {
    HostPort nowhere = new HostPort("", 0);
    try (JmxSource any = new JmxSource(0, nowhere, configuration.remote(), rules.always())) {
      return any.metrics();
    }
  }

  /**
   * The Source that finds out which node each address listed without an id is, if there are any.
   */
  public List<Source> finders() {
    return unnamed.<List<Source>>map(List::of).orElse(List.of());
  }

  /** The topology with the nodes, and the addresses of nodes, that only the configuration lists. */
  public Topology complete(Topology topology) {
    Map<Integer, HostPort> listed = listed();
    List<Node> nodes = new ArrayList<>();
    for (Node node : topology.nodes()) {
      HostPort address = listed.remove(node.id());
      nodes.add(node.address().isEmpty() && address != null ? node.at(address) : node);
    }
    listed.forEach((id, address) -> nodes.add(onlyListed(id, address)));
    return new Topology(topology.clusterId(), nodes);
  }

  /**
   * The Sources of the nodes there are now, by id; a node without an address for JMX has none.
   *
   * @param topology asked under this object's lock, so that an older one never undoes a newer;
   *     empty as long as the cluster has not answered, and until then no node goes
   */
  public synchronized Map<Integer, JmxSource> sources(Supplier<Optional<Topology>> topology) {
    if (successor != null) {
      return successor.sources(topology);
    }
    Optional<Topology> now = topology.get();
    Map<Integer, HostPort> wanted = closed ? Map.of() : addresses(now);
    if (now.isEmpty() && !closed) {
      readers.forEach((id, reader) -> wanted.putIfAbsent(id, reader.address()));
    }
    readers.entrySet().removeIf(reader -> isGone(reader, wanted));
    wanted.forEach((id, address) -> readers.computeIfAbsent(id, any -> reader(id, address)));
    Map<Integer, JmxSource> sources = new TreeMap<>();
    readers.forEach((id, reader) -> sources.put(id, reader.source()));
    return sources;
  }

  private NodeReader reader(int id, HostPort address) {
    JmxSource source = source(SourceId.of(JmxSource.KIND, id), address, rules);
    source.onOtherNode(() -> forget(address));
    return new NodeReader(address, source);
  }

  /** The address was listed without an id and got another node: its id is read again. */
  private void forget(HostPort address) {
    unnamed.ifPresent(nodes -> nodes.forget(address));
  }

  private static boolean isGone(
      Map.Entry<Integer, NodeReader> reader, Map<Integer, HostPort> wanted) {
    boolean gone = !reader.getValue().address().equals(wanted.get(reader.getKey()));
    if (gone) {
      reader.getValue().source().close();
    }
    return gone;
  }

  @Override
  public synchronized void close() {
    closed = true;
    readers.values().forEach(reader -> reader.source().close());
    readers.clear();
    jvms.values().forEach(JmxSource::close);
    jvms.clear();
    unnamed.ifPresent(ListedNodes::close);
  }

  private Map<Integer, HostPort> addresses(Optional<Topology> topology) {
    Map<Integer, HostPort> addresses = new TreeMap<>();
    if (configuration.enabled()) {
      if (configuration.port() > 0) {
        for (Node node : topology.map(Topology::nodes).orElse(List.of())) {
          node.address()
              .ifPresent(
                  address ->
                      addresses.put(node.id(), new HostPort(address.host(), configuration.port())));
        }
      }
      addresses.putAll(listed());
    }
    return addresses;
  }

  private Map<Integer, HostPort> listed() {
    Map<Integer, HostPort> listed = new TreeMap<>();
    unnamed.ifPresent(nodes -> listed.putAll(nodes.nodes()));
    for (JmxNode node : configuration.nodes()) {
      node.nodeId().ifPresent(id -> listed.put(id, node.address()));
    }
    return listed;
  }

  private static Node onlyListed(int id, HostPort address) {
    return new Node(
        id,
        EnumSet.noneOf(Node.Role.class),
        Optional.of(address),
        Optional.empty(),
        Node.State.ACTIVE);
  }
}

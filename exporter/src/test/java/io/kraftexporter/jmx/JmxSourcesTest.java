package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is connected here: a Source connects when it is collected. */
class JmxSourcesTest {
  private static final Path HOME = Path.of(System.getProperty("kraftexporter.home"));

  @Test
  void searchesRuleFilesInTheInstallationThenInTheWorkingDirectory() {
    Path home = Path.of("..");
    assertEquals(
        home.resolve("jvm-agent-config/kafka-broker.yml"),
        JmxSources.ruleFile(home, Path.of("kafka-broker.yml")));
    assertEquals(
        Path.of("pom.xml").toAbsolutePath(), JmxSources.ruleFile(home, Path.of("pom.xml")));
    assertEquals(
        home.resolve("jvm-agent-config/none.yml"), JmxSources.ruleFile(home, Path.of("none.yml")));
  }

  @Test
  void nodesThatLeaveGoAndTheOthersStayAsTheyAre() throws Exception {
    JmxSources jmx = sources(Map.of());
    Map<Integer, JmxSource> before = jmx.sources(() -> topology(1, 2));

    Map<Integer, JmxSource> after = jmx.sources(() -> topology(1, 3));

    assertEquals(Set.of(1, 3), after.keySet());
    assertSame(before.get(1), after.get(1));
  }

  @Test
  void clusterThatDoesNotAnswerTakesNoNodeAway() throws Exception {
    JmxSources jmx = sources(Map.of());
    Map<Integer, JmxSource> before = jmx.sources(() -> topology(1, 2));

    assertEquals(before, jmx.sources(Optional::empty));
  }

  @Test
  void nodeThatMovesIsReadAtItsNewAddress() throws Exception {
    JmxSources jmx = sources(Map.of());
    JmxSource before = jmx.sources(() -> topology(1)).get(1);

    Topology moved = new Topology("id", List.of(node(1, "elsewhere:9092")));

    assertNotSame(before, jmx.sources(() -> Optional.of(moved)).get(1));
  }

  @Test
  void listedAddressCountsBeforeTheAdvertisedOne() throws Exception {
    Map<String, Object> listed =
        Map.of("nodes", List.of(Map.of("address", "jmx-2:1", "node_id", 2)));

    assertEquals(Set.of(1, 2), sources(listed).sources(() -> topology(1)).keySet());
    assertEquals(
        new Topology(
            "id",
            List.of(
                node(1, "host-1:9092"),
                new Node(
                    2,
                    EnumSet.noneOf(Node.Role.class),
                    Optional.of(HostPort.parse("jmx-2:1")),
                    Optional.empty(),
                    Node.State.ACTIVE))),
        sources(listed).complete(topology(1).orElseThrow()));
  }

  @Test
  void certificatesThatCannotBeReadAreToldAtOnce() {
    Map<String, Object> missing =
        Map.of("tls", Map.of("enabled", true, "trust_store", "/no/such.pem"));

    assertEquals(
        "/no/such.pem: there is no such file",
        assertThrows(IOException.class, () -> sources(missing)).getMessage());
  }

  @Test
  void controllerWithoutAnAddressGetsTheListedOne() throws Exception {
    Node controller =
        new Node(
            7,
            EnumSet.of(Node.Role.CONTROLLER),
            Optional.empty(),
            Optional.empty(),
            Node.State.ACTIVE);

    Topology complete =
        sources(Map.of("nodes", List.of(Map.of("address", "c-7:1", "node_id", 7))))
            .complete(new Topology("id", List.of(controller)));

    assertEquals(List.of(controller.at(HostPort.parse("c-7:1"))), complete.nodes());
  }

  @Test
  void changeOfPortsKeepsTheSourcesThatItDoesNotConcern() throws Exception {
    JmxSources old = sources(Map.of());
    Map<Integer, JmxSource> before = old.sources(() -> topology(1, 2));
    JmxSources changed =
        JmxSources.of(
            configuration(Map.of("nodes", List.of(Map.of("address", "other:1", "node_id", 2)))),
            HOME,
            Optional.of(old));
    assertEquals(before, old.sources(() -> topology(1, 2)), "made, but not in force yet");

    changed.takeOver(old);
    Map<Integer, JmxSource> after = changed.sources(() -> topology(1, 2));

    assertSame(before.get(1), after.get(1));
    assertNotSame(before.get(2), after.get(2));
  }

  @Test
  void jmxThatIsSwitchedOffClosesTheSources() throws Exception {
    Map<String, Object> connect =
        Map.of("name", "connect-1", "address", "c:1", "rules", List.of("kafka-broker.yml"));
    JmxSources old = sources(Map.of("jvms", List.of(connect)));
    JmxSource before = old.jvms().get("connect-1");
    JmxSources off = sources(Map.of("enabled", false, "jvms", List.of(connect)));

    off.takeOver(old);
    old.close();

    IOException closed =
        assertThrows(IOException.class, () -> before.collect(Deadline.in(Duration.ofSeconds(5))));
    assertEquals("closed", closed.getCause().getMessage());
    assertEquals(Map.of(), off.jvms());
  }

  /**
   * A scrape that began before a change asks the old ones, which would open what is then closed.
   */
  @Test
  void whoAsksTheOldOnesGetsTheSourcesThatWereTakenOver() throws Exception {
    Map<String, Object> connect =
        Map.of("name", "connect-1", "address", "c:1", "rules", List.of("kafka-broker.yml"));
    JmxSources old = sources(Map.of("jvms", List.of(connect)));
    Map<Integer, JmxSource> nodes = old.sources(() -> topology(1));
    Map<String, JmxSource> jvms = old.jvms();
    JmxSources changed = sources(Map.of("port", 1, "jvms", List.of(connect)));

    changed.takeOver(old);

    assertEquals(nodes, old.sources(Optional::empty));
    assertEquals(jvms, old.jvms());
    old.close();
    assertEquals(nodes, changed.sources(Optional::empty));
    assertEquals(jvms, changed.jvms());
  }

  @Test
  void changeOfARuleFileKeepsTheSources(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("mine.yml"), "rules: []");
    Map<String, Object> keys = Map.of("profiles", Map.of("mine", List.of(file.toString())));
    JmxSources old = sources(keys);
    Map<Integer, JmxSource> before = old.sources(() -> topology(1));

    Files.writeString(file, "rules: [{pattern: a, name: a}]");
    JmxSources changed = JmxSources.of(configuration(keys), HOME, Optional.of(old));
    changed.takeOver(old);

    assertNotSame(old, changed);
    assertEquals(before, changed.sources(() -> topology(1)));
  }

  @Test
  void closedOnesDoNotComeBack() throws Exception {
    JmxSources jmx = sources(Map.of());
    jmx.sources(() -> topology(1));

    jmx.close();

    assertEquals(Map.of(), jmx.sources(() -> topology(1)));
    assertEquals(Map.of(), jmx.sources(Optional::empty));
  }

  @Test
  void otherJvmKeepsItsSourceUntilItsOwnEntryChanges() throws Exception {
    Map<String, Object> connect =
        Map.of("name", "connect-1", "address", "c:1", "rules", List.of("kafka-broker.yml"));
    JmxSources old = sources(Map.of("jvms", List.of(connect)));
    JmxSource before = old.jvms().get("connect-1");
    JmxSources now = sources(Map.of("port", 1, "jvms", List.of(connect)));
    now.takeOver(old);

    assertEquals(Map.of("connect-1", before), now.jvms());

    JmxSources moved =
        sources(
            Map.of(
                "jvms",
                List.of(Map.of("name", "connect-1", "address", "c:2", "rules", List.of()))));
    moved.takeOver(now);
    assertNotSame(before, moved.jvms().get("connect-1"));
  }

  @Test
  void equalConfigurationIsTheSameObject() throws Exception {
    JmxSources jmx = sources(Map.of());

    assertSame(jmx, JmxSources.of(configuration(Map.of()), HOME, Optional.of(jmx)));
  }

  private static JmxSources sources(Map<String, Object> keys)
      throws IOException, ConfigurationException {
    return JmxSources.of(configuration(keys), HOME, Optional.empty());
  }

  private static JmxConfiguration configuration(Map<String, Object> keys)
      throws ConfigurationException {
    return new ConfigurationLoader().load(Optional.empty(), Map.of("jmx", keys)).common().jmx();
  }

  private static Optional<Topology> topology(int... ids) {
    return Optional.of(
        new Topology(
            "id", IntStream.of(ids).mapToObj(id -> node(id, "host-" + id + ":9092")).toList()));
  }

  private static Node node(int id, String address) {
    return new Node(
        id,
        EnumSet.of(Node.Role.BROKER),
        Optional.of(HostPort.parse(address)),
        Optional.empty(),
        Node.State.ACTIVE);
  }
}

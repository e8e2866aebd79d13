package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.LogLines;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a JVM of its own that is stopped and continued. */
@Timeout(60)
@ParameterizedClass
@EnumSource(RemoteConfiguration.Transport.class)
class JmxTransportIT {
  private final RemoteConfiguration settings;
  private HostPort address;
  private JmxProcess jvm;
  private LogLines log;

  JmxTransportIT(RemoteConfiguration.Transport transport) {
    settings = Remotes.of(Duration.ofSeconds(1), Duration.ofSeconds(2), transport);
  }

  @BeforeAll
  static void filter() {
    SerialFilter.install();
  }

  @BeforeEach
  void start() throws Exception {
    log = new LogLines();
    address = JmxProcess.freeAddress();
    launch();
  }

  private void launch() throws IOException {
    jvm = JmxProcess.start(address, Target.class, "-Xmx64m");
  }

  @AfterEach
  void stop() throws Exception {
    jvm.close();
    log.close();
    assertNeverStock(log);
  }

  @Test
  void aStoppedJvmFailsTheCollectionInTimeAndTheNextIsWhole() throws Exception {
    try (JmxSource source = source()) {
      Set<String> whole = names(source);
      assertTrue(whole.contains("java_lang_Runtime_Uptime"), whole::toString);
      jvm.signal("STOP");
      assertFailsInTime(source);
      assertFailsInTime(source);
      jvm.signal("CONT");
      assertEquals(whole, names(source));
    }
  }

  @Test
  void aRestartedJvmIsFoundAgain() throws Exception {
    try (JmxSource source = source()) {
      Set<String> whole = names(source);
      jvm.close();
      assertFailsInTime(source);
      launch();
      assertEquals(whole, names(source));
    }
  }

  @Test
  void aValueThatCannotTravelCostsOnlyItself() throws Exception {
    RuleFile rules =
        RuleFile.parse(
            "rules.yml",
            "includeObjectNames: ['test:*']\nrules: [{pattern: '(Good|Next|Fine)', name: $1}]");
    try (JmxSource source = new JmxSource(1, address, settings, List.of(rules))) {
      for (int i = 0; i < 2; i++) {
        String lines = Lines.of(source.collect(Deadline.in(Duration.ofSeconds(5))));
        assertEquals(
            """
            Fine{node_id="1"} 3.0
            Good{node_id="1"} 1.0
            Next{node_id="1"} 2.0
            """,
            lines
                .lines()
                .filter(line -> Character.isUpperCase(line.charAt(0)))
                .collect(Collectors.joining("\n", "", "\n")));
      }
    }
    assertEquals(0, SerialFilterTest.Unexpected.MADE.get());
  }

  @Test
  void aValueThatCannotTravelIsNotRequestedAgain() throws Exception {
    RuleFile rules = RuleFile.parse("rules.yml", "includeObjectNames: ['test:*']");
    RuleFile counts = RuleFile.parse("counts.yml", "includeObjectNames: ['counts:*']");
    try (JmxSource source = new JmxSource(1, address, settings, List.of(rules));
        JmxSource counting = new JmxSource(1, address, settings, List.of(counts))) {
      source.collect(Deadline.in(Duration.ofSeconds(5)));
      String first = reads(counting);
      source.collect(Deadline.in(Duration.ofSeconds(5)));
      source.collect(Deadline.in(Duration.ofSeconds(5)));

      assertEquals(first, reads(counting));
      assertTrue(first.startsWith("counts_a_Reads"), first);
    }
  }

  private static String reads(JmxSource source) throws Exception {
    return Lines.of(source.collect(Deadline.in(Duration.ofSeconds(5))))
        .lines()
        .filter(line -> line.startsWith("counts_"))
        .collect(Collectors.joining());
  }

  @Test
  void noJmxThereIsSaid() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"));
        JmxSource source =
            new JmxSource(
                1, new HostPort("127.0.0.9", silent.getLocalPort()), settings, List.of())) {
      assertFailsInTime(source);
    }
  }

  @Test
  void aPeerThatDripsIsNotWaitedFor() throws Exception {
    try (ServerSocket drips = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"));
        JmxSource source =
            new JmxSource(
                1, new HostPort("127.0.0.9", drips.getLocalPort()), settings, List.of())) {
      Thread peer = new Thread(() -> drip(drips), "drip");
      peer.setDaemon(true);
      peer.start();
      assertFailsInTime(source);
    }
  }

  /** An endless greeting: "accepted", a long name of a host, and that byte by byte. */
  private static void drip(ServerSocket from) {
    try (Socket peer = from.accept()) {
      peer.getOutputStream().write(new byte[] {0x4e, 0x7f, 0x7f});
      while (true) {
        peer.getOutputStream().write('a');
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      // The other side has gone, as it should.
    }
  }

  @Test
  void aStubWithSocketsOfItsOwnIsRefused() throws Exception {
    int port = FreePorts.one();
    Registry registry = LocateRegistry.createRegistry(port);
    RMIJRMPServerImpl server =
        new RMIJRMPServerImpl(0, new SslRMIClientSocketFactory(), null, Map.of());
    RMIConnectorServer connector =
        new RMIConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"),
            Map.of(),
            server,
            ManagementFactory.getPlatformMBeanServer());
    connector.start();
    try {
      registry.bind("jmxrmi", server.toStub());
      HostPort at = new HostPort("127.0.0.1", port);
      try (JmxSource source = new JmxSource(1, at, settings, List.of())) {
        assertEquals(
            at + " offers JMX under TLS only: see jmx.tls.enabled",
            assertThrows(
                    IOException.class, () -> source.collect(Deadline.in(Duration.ofSeconds(5))))
                .getMessage());
      }
    } finally {
      connector.stop();
      UnicastRemoteObject.unexportObject(registry, true);
    }
  }

  /** A transport that works is not given up for the stock one, nor in part. */
  static void assertNeverStock(LogLines log) {
    assertEquals(List.of(), log.with("transport stock from now on"));
    assertEquals(List.of(), log.with("connections instead of"));
  }

  private JmxSource source() throws Exception {
    RuleFile all = RuleFile.parse("all.yml", "includeObjectNames: ['java.lang:*']");
    return new JmxSource(1, address, settings, List.of(all));
  }

  private static Set<String> names(JmxSource source) throws Exception {
    return Lines.of(source.collect(Deadline.in(Duration.ofSeconds(10))))
        .lines()
        .map(line -> line.replaceAll("[{ ].*", ""))
        .filter(name -> !name.contains("LastGcInfo"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A kept connection's read times out, then a new one's greeting: 2 s + 1 s, and a margin. */
  private static void assertFailsInTime(JmxSource source) {
    long start = System.nanoTime();
    assertThrows(IOException.class, () -> source.collect(Deadline.in(Duration.ofSeconds(10))));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < 4000, () -> "failed after " + millis + " ms");
  }

  /** The other JVM: it ends when its standard input does. */
  public static final class Target {
    private Target() {}

    public static void main(String[] arguments) throws Exception {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      beans.registerMBean(
          new Bean().with("Bad", new Object()).with("Good", 1), new ObjectName("test:type=a"));
      beans.registerMBean(new Bean().with("Next", 2), new ObjectName("test:type=b"));
      Bean several = new Bean().with("Unexpected", new SerialFilterTest.Unexpected());
      beans.registerMBean(several.with("Fine", 3), new ObjectName("test:type=c"));
      Bean single = new Bean().with("Unexpected", new SerialFilterTest.Unexpected());
      beans.registerMBean(single, new ObjectName("test:type=d"));
      Supplier<Integer> reads =
          () -> several.reads.get("Unexpected") + single.reads.get("Unexpected");
      beans.registerMBean(new Bean().with("Reads", reads), new ObjectName("counts:type=a"));
      System.out.println("ready");
      int end = System.in.read();
      Runtime.getRuntime().halt(end < 0 ? 0 : 1);
    }
  }
}

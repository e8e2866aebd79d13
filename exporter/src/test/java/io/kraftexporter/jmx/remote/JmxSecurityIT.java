package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.LogLines;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.rmi.Remote;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that ask for a password, for TLS, for a certificate; and one that means harm. */
@Timeout(60)
@ParameterizedClass
@EnumSource(RemoteConfiguration.Transport.class)
class JmxSecurityIT {
  private static final String JMX = "-Dcom.sun.management.jmxremote.";
  private static final String PASSWORD = "rosebud";
  @TempDir private static Path directory;

  private final RemoteConfiguration.Transport transport;

  JmxSecurityIT(RemoteConfiguration.Transport transport) {
    this.transport = transport;
  }

  /** Certificates of a server, of us and of someone else, and the files of JMX. */
  @BeforeAll
  static void files() throws Exception {
    SerialFilter.install();
    for (String who : List.of("server", "client", "other")) {
      keytool(
          ("-genkeypair -alias x -keyalg EC -dname CN=%s -ext SAN=IP:127.0.0.9 -validity 2"
                  + " -keystore %s -storepass secret")
              .formatted(who, file(who + ".p12")));
      keytool(
          "-exportcert -rfc -alias x -keystore %s -storepass secret -file %s"
              .formatted(file(who + ".p12"), file(who + ".pem")));
    }
    keytool(
        "-importcert -noprompt -alias x -file %s -keystore %s -storepass secret"
            .formatted(file("client.pem"), file("clients.p12")));
    KeyStore client = KeyStore.getInstance(file("client.p12").toFile(), "secret".toCharArray());
    byte[] key = client.getKey("x", "secret".toCharArray()).getEncoded();
    Files.writeString(
        file("client-and-key.pem"),
        Files.readString(file("client.pem"))
            + "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    Files.writeString(file("access"), "monitor readonly\n");
    Files.writeString(file("password"), "monitor rosebud\n");
    Files.writeString(
        file("ssl.properties"),
        """
        javax.net.ssl.keyStore=%s
        javax.net.ssl.keyStorePassword=secret
        javax.net.ssl.trustStore=%s
        javax.net.ssl.trustStorePassword=secret
        """
            .formatted(file("server.p12"), file("clients.p12")));
    for (String secret : List.of("password", "ssl.properties")) {
      Files.setPosixFilePermissions(file(secret), PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void passwordIsGiven() throws Exception {
    try (JmxProcess jvm = started(password())) {
      assertServes(jvm, settings(PASSWORD, Remotes.NO_TLS));
      String refused = jvm.address() + " refuses the login: ";
      String delay = " jmx.username and jmx.password (no login for a minute, then for up to 15)";
      assertEquals(
          refused + "Invalid username or password; correct" + delay,
          failure(jvm.address(), settings("wrong", Remotes.NO_TLS)));
      assertEquals(
          refused + "Credentials required; set" + delay,
          failure(jvm.address(), settings("", Remotes.NO_TLS)));
    }
  }

  @Test
  void tlsIsSpokenWithWhomIsTrusted() throws Exception {
    try (JmxProcess jvm = started(tls())) {
      assertServes(jvm, settings("", tls("server.pem", "")));
      assertEquals(
          jvm.address()
              + " has a certificate of an issuer that is not trusted: CN=server is issued by"
              + " CN=server; add the issuer to the truststore",
          failure(jvm.address(), settings("", tls("other.pem", ""))));
    }
  }

  /** Of the connections that the exporter opens, RMI closes those for which it has no thread. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void jvmWithFewThreadsIsReadUnderTls(int threads) throws Exception {
    List<String> options = new ArrayList<>(tls());
    options.add("-Dsun.rmi.transport.tcp.maxConnectionThreads=" + threads);
    try (JmxProcess jvm = started(options);
        JmxSource source = source(jvm.address(), settings("", tls("server.pem", "")))) {
      assertServes(source);
      assertServes(source);
    }
  }

  /** For each, RMI keeps a thread, and what it knows of open sockets. */
  @Test
  void allConnectionsToOneJvmAreToOneEndpointOfRmi() throws Exception {
    try (JmxProcess jvm = started(tls())) {
      JmxTransport target = settings("", tls("server.pem", "")).newTransport();
      List<JmxConnection> connections = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        connections.add(target.connect(jvm.address()));
      }
      assertEquals(
          1,
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("RMI RenewClean-[" + jvm.address()))
              .count());
      for (JmxConnection connection : connections) {
        connection.close();
      }
    }
  }

  /** The sockets to the silent JVM that RMI has kept take no time. */
  @Test
  void aStoppedJvmUnderTlsIsLeftInTimeAndReadAgain() throws Exception {
    try (JmxProcess jvm = started(tls());
        JmxSource source = source(jvm.address(), settings("", tls("server.pem", "")))) {
      assertServes(source);
      jvm.signal("STOP");
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertThrows(IOException.class, () -> source.collect(Deadline.in(Duration.ofSeconds(10))));
        assertEquals(0, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) / 6);
      }
      jvm.signal("CONT");
      assertServes(source);
    }
  }

  @Test
  void renewedCertificatesAreInForceWithTheNextConnection() throws Exception {
    try (JmxProcess jvm = started(tls())) {
      Path trusted = Files.copy(file("server.pem"), file("renewed-" + transport));
      JmxTransport target = settings("", tls(trusted.getFileName().toString(), "")).newTransport();
      target.connect(jvm.address()).close();
      Files.copy(file("other.pem"), trusted, StandardCopyOption.REPLACE_EXISTING);
      assertThrows(SSLException.class, () -> target.connect(jvm.address()));
      Files.copy(file("server.pem"), trusted, StandardCopyOption.REPLACE_EXISTING);
      target.connect(jvm.address()).close();
    }
  }

  @Test
  void certificateAndPasswordTogether() throws Exception {
    List<String> options = new ArrayList<>(tls());
    options.addAll(password());
    options.add(JMX + "ssl.need.client.auth=true");
    try (JmxProcess jvm = started(options)) {
      assertServes(jvm, settings(PASSWORD, tls("server.p12", "client.p12")));
      assertServes(jvm, settings(PASSWORD, tls("server.pem", "client-and-key.pem")));
      failure(jvm.address(), settings(PASSWORD, tls("server.p12", "other.p12")));
      failure(jvm.address(), settings(PASSWORD, tls("server.p12", "")));
    }
  }

  @Test
  void registryOutsideOfTlsIsReadIfThatIsSaid() throws Exception {
    List<String> options = new ArrayList<>(tls());
    options.addAll(List.of(JMX + "registry.ssl=false", JMX + "rmi.port=0"));
    TlsConfiguration inside = tls("server.pem", "");
    TlsConfiguration outside = Remotes.tls(file("server.pem"), "", "secret", false);
    try (JmxProcess jvm = started(options)) {
      assertServes(jvm, settings("", outside));
      assertEquals(
          jvm.address() + " offers JMX under TLS only: see jmx.tls.enabled",
          failure(jvm.address(), settings("", Remotes.NO_TLS)));
      jvm.signal("STOP");
      long start = System.nanoTime();
      failure(jvm.address(), settings("", outside));
      failure(jvm.address(), settings("", inside));
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertEquals(0, seconds / 8, "a silent JVM is left in time");
    }
  }

  @Test
  void noPasswordGoesToAJvmWithoutTls() throws Exception {
    try (JmxProcess jvm = started(password())) {
      TlsConfiguration outside = Remotes.tls(file("server.pem"), "", "secret", false);
      assertEquals(
          jvm.address() + " offers JMX without TLS, against jmx.tls.enabled",
          failure(jvm.address(), settings(PASSWORD, outside)));
    }
  }

  /**
   * A class that no JVM has a reason to send: on our class path, so that only the filter keeps it
   * out.
   */
  private static final class Hostile implements Remote, Serializable {
    private static final long serialVersionUID = 1;
    private static final AtomicLong MADE = new AtomicLong();

    @Serial
    private void readObject(ObjectInputStream in) {
      MADE.incrementAndGet();
    }
  }

  @Test
  void whatIsNoStubIsRefused() throws Exception {
    HostPort at = JmxProcess.freeAddress();
    Registry registry = LocateRegistry.createRegistry(at.port());
    try {
      registry.bind("jmxrmi", new Hostile());
      assertEquals(
          at + ": filter status: REJECTED",
          FailureText.of(refusal(at, settings("", Remotes.NO_TLS))));
      assertEquals(0, Hostile.MADE.get());
    } finally {
      UnicastRemoteObject.unexportObject(registry, true);
    }
  }

  private static JmxProcess started(List<String> options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx64m"));
    all.addAll(options);
    return JmxProcess.start(
        JmxProcess.freeAddress(), JmxTransportIT.Target.class, all.toArray(String[]::new));
  }

  private static List<String> password() {
    return List.of(
        JMX + "authenticate=true",
        JMX + "password.file=" + file("password"),
        JMX + "access.file=" + file("access"));
  }

  private static List<String> tls() {
    return List.of(
        JMX + "ssl=true",
        JMX + "registry.ssl=true",
        JMX + "ssl.config.file=" + file("ssl.properties"));
  }

  private static TlsConfiguration tls(String trust, String key) {
    return Remotes.tls(file(trust), key.isEmpty() ? "" : file(key).toString(), "secret", true);
  }

  /** With the login of the user who may read, or without one if the password is empty. */
  private RemoteConfiguration settings(String password, TlsConfiguration tls) {
    Duration timeout = Duration.ofSeconds(2);
    return Remotes.of(
        timeout, timeout, transport, password.isEmpty() ? "" : "monitor", password, tls);
  }

  private static JmxSource source(HostPort address, RemoteConfiguration settings) throws Exception {
    RuleFile rules =
        RuleFile.parse(
            "rules.yml",
            "includeObjectNames: ['test:*']\nrules: [{pattern: '(Good|Next|Fine)', name: $1}]");
    return new JmxSource(1, address, settings, List.of(rules));
  }

  private static void assertServes(JmxProcess jvm, RemoteConfiguration settings) throws Exception {
    try (LogLines log = new LogLines();
        JmxSource source = source(jvm.address(), settings)) {
      assertServes(source);
      assertServes(source);
      JmxTransportIT.assertNeverStock(log);
    }
  }

  private static void assertServes(JmxSource source) throws Exception {
    assertEquals(
        """
        Fine{node_id="1"} 3.0
        Good{node_id="1"} 1.0
        Next{node_id="1"} 2.0
        """,
        Lines.of(source.collect(Deadline.in(Duration.ofSeconds(30))))
            .replaceAll("(?m)^[a-z].*\\n", ""));
  }

  private static String failure(HostPort address, RemoteConfiguration settings) throws Exception {
    return refusal(address, settings).getMessage();
  }

  private static IOException refusal(HostPort address, RemoteConfiguration settings)
      throws Exception {
    try (JmxSource source = source(address, settings)) {
      return assertThrows(
          IOException.class, () -> source.collect(Deadline.in(Duration.ofSeconds(5))));
    }
  }
}

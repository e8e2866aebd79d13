package io.kraftexporter.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes with real servers; that with a broker's listener is in {@code LeastPrivilegeIT}. */
@Timeout(120)
@RunsBesideOthers
final class CertificatesIT {
  @TempDir Path directory;

  /** A server shows its certificate before it asks for ours, in every version of TLS. */
  @Test
  void serverThatWantsOurCertificateShowsItsChain() throws Exception {
    TestCertificates certificates = TestCertificates.in(directory);
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLServerSocket server = server(certificates, version)) {
        accept(server);
        ParsedText read = read(List.of(new TlsListener(1, "OUT", at(server))));
        assertEquals(1, read.value("kafka_listener_tls_handshake", "listener", "OUT"));
        assertEquals(
            List.of("CN=broker", "CN=issuer"),
            read
                .samples()
                .get("kafka_listener_certificate_expiry_timestamp_seconds")
                .keySet()
                .stream()
                .map(labels -> labels.get("subject"))
                .toList());
        assertTrue(
            read.value("kafka_listener_certificate_expiry_timestamp_seconds", "depth", "0")
                < read.value("kafka_listener_certificate_expiry_timestamp_seconds", "depth", "1"));
        double now = System.currentTimeMillis() / 1000.0;
        String begin = "kafka_listener_certificate_not_before_timestamp_seconds";
        assertTrue(
            now - 600 < read.value(begin, "depth", "0") && read.value(begin, "depth", "0") <= now);
      }
    }
  }

  @Test
  void listenerThatDoesNotShakeHandsCostsOnlyItself() throws Exception {
    TestCertificates certificates = TestCertificates.in(directory);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLServerSocket server = server(certificates, "TLSv1.3")) {
      accept(server);
      HostPort nobody;
      try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        nobody = at(closed);
      }
      ParsedText read =
          read(
              List.of(
                  new TlsListener(1, "SILENT", at(silent)),
                  new TlsListener(2, "NOBODY", nobody),
                  new TlsListener(3, "GOOD", at(server))));
      assertEquals(0, read.value("kafka_listener_tls_handshake", "listener", "SILENT"));
      assertEquals(0, read.value("kafka_listener_tls_handshake", "listener", "NOBODY"));
      assertEquals(1, read.value("kafka_listener_tls_handshake", "listener", "GOOD"));
      assertEquals(2, read.values("kafka_listener_certificate_expiry_timestamp_seconds").size());
    }
  }

  /** The broker's listeners are without TLS, and the controller's has it. */
  @Test
  void controllerShowsItsChain() throws Exception {
    TestCertificates certificates = TestCertificates.in(directory);
    KafkaCluster.Builder builder =
        KafkaCluster.dedicated(1, 1)
            .config("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:SSL");
    certificates.ofServer().forEach(builder::config);
    certificates.ofClient().forEach(builder::config);
    try (KafkaCluster cluster = builder.start();
        KafkaAdmin admin = new KafkaAdmin(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        TopologySource topology = new TopologySource(admin, new QuorumReader(admin));
        CertificatesSource source =
            new CertificatesSource(
                admin,
                new QuorumReader(admin),
                topology::topology,
                () -> false,
                Duration.ofSeconds(10),
                Duration.ofHours(1))) {
      topology.collect(Deadline.in(Duration.ofSeconds(20)));
      ParsedText read = ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ZERO))));
      assertEquals(
          Map.of(
              Map.of(
                  "node_id",
                  "101",
                  "listener",
                  "CONTROLLER",
                  "address",
                  "127.0.0.101:" + cluster.controllerPort()),
              1.0),
          read.samples().get("kafka_listener_tls_handshake"));
      assertEquals(2, read.values("kafka_listener_certificate_expiry_timestamp_seconds").size());
    }
  }

  private static ParsedText read(List<TlsListener> listeners) throws Exception {
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        CertificatesSource source =
            new CertificatesSource(
                admin,
                new QuorumReader(admin),
                Optional::empty,
                () -> true,
                Duration.ofMillis(500),
                Duration.ofHours(1))) {
      return ParsedText.parse(Texts.of(source.samples(source.shakeHands(listeners))));
    }
  }

  private static HostPort at(ServerSocket server) {
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  private static SSLServerSocket server(TestCertificates certificates, String version)
      throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = TestCertificates.PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(certificates.keys())) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setEnabledProtocols(new String[] {version});
    server.setNeedClientAuth(true);
    return server;
  }

  /** Shakes hands with whoever comes, until the server is closed. */
  private static void accept(SSLServerSocket server) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  ((SSLSocket) client).startHandshake();
                } catch (IOException e) {
                  // The client has no certificate, and is refused: that is the test.
                }
              }
            },
            "TLS server");
    thread.setDaemon(true);
    thread.start();
  }
}

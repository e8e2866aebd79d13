package io.kraftexporter.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.Await;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.ListenerMetrics;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.kafka.admin.ClientSettings;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listener that requires a certificate of the client: what a real broker counts as refused. */
@Timeout(120)
final class MutualTlsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir static Path directory;
  private static TestCertificates certificates;
  private static KafkaCluster cluster;
  private static HostPort listener;

  @BeforeAll
  static void start() {
    MoreListeners listeners = new MoreListeners();
    listener = new HostPort("127.0.0.1", listeners.add("MUTUAL", "SSL"));
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config("listener.name.mutual.ssl.client.auth", "required");
    certificates = TestCertificates.in(directory);
    certificates.ofServer().forEach(builder::config);
    certificates.ofClient().forEach(builder::config);
    cluster = builder.start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void exporterIsNotCountedAsAFailedAuthentication() throws Exception {
    Map<String, Object> properties = new HashMap<>(certificates.ofClient());
    properties.put("bootstrap.servers", listener.toString());
    properties.put("security.protocol", "SSL");
    assertEquals(
        List.of(listener), ClientSettings.addresses(properties).bootstrap(), "without a key");

    properties.putAll(certificates.ofServer());
    assertEquals(List.of(listener), ClientSettings.addresses(properties).bootstrap(), "with a key");
    assertEquals(2, CertificateChain.of(listener, TIMEOUT).certificates().size());

    assertThrows(IOException.class, MutualTlsIT::handshakeWithoutKey);
    Await.until(
        "a refusal",
        TIMEOUT,
        () -> ListenerMetrics.total(cluster, "MUTUAL", "failed-authentication-total") > 0);
    assertEquals(
        1,
        ListenerMetrics.total(cluster, "MUTUAL", "failed-authentication-total"),
        "the last handshake alone");
    assertEquals(
        1,
        ListenerMetrics.total(cluster, "MUTUAL", "successful-authentication-total"),
        "the check with a key");
  }

  /** Ends with an alert of the broker, in TLS 1.3 after the client's last message. */
  private static void handshakeWithoutKey() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(listener.host(), listener.port())) {
      socket.startHandshake();
      socket.getInputStream().read();
      throw new IOException("closed by the broker");
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      assertEquals("CN=broker", chain[0].getSubjectX500Principal().getName());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

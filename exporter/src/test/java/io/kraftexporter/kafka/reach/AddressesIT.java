package io.kraftexporter.kafka.reach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestAuthority;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks of the listeners of a real broker and controller, and of servers that are none. */
@Timeout(120)
final class AddressesIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final byte[] TLS_ALERT = HexFormat.of().parseHex("15030300020246");
  private static final byte[] HTTP =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir static Path directory;

  private static final Map<String, HostPort> WRONG = new LinkedHashMap<>();
  private static TestAuthority authority;
  private static TestCertificates certificates;
  private static KafkaCluster cluster;
  private static HostPort plain;
  private static HostPort tls;
  private static HostPort sasl;
  private static HostPort controller;

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws Exception {
    MoreListeners listeners = new MoreListeners();
    for (String each : List.of("EXPIRED", "EARLY", "OTHER")) {
      WRONG.put(each, at(listeners.add(each, "SSL")));
    }
    tls = at(listeners.add("TLS", "SSL"));
    sasl = at(listeners.add("SASL", "SASL_PLAINTEXT"));
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config("sasl.enabled.mechanisms", "SCRAM-SHA-512")
            .config(
                "listener.name.sasl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    authority = new TestAuthority(directory.resolve("authority"), "authority");
    authority.issue("expired", "127.0.0.1", "-startdate -3d -validity 1");
    authority.issue("early", "127.0.0.1", "-startdate +2d -validity 40");
    authority.issue("other", "127.0.0.77,127.0.0.78", "-validity 40");
    for (String each : WRONG.keySet()) {
      authority.ofListener(each, each.toLowerCase(Locale.ROOT)).forEach(builder::config);
    }
    certificates = TestCertificates.in(directory);
    certificates.ofServer().forEach(builder::config);
    cluster = builder.start();
    plain = HostPort.parse(cluster.bootstrapServers());
    controller = HostPort.parse(cluster.bootstrapControllers());
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void everyListenerIsUsableWithItsProtocol() {
    assertEquals(Finding.BROKER, check(plain, ""));
    assertEquals(Finding.BROKER, check(plain, "plaintext"));
    assertEquals(Finding.BROKER, check(tls, "SSL"));
    assertEquals(Finding.BROKER, check(sasl, "SASL_PLAINTEXT"));
  }

  @Test
  void certificateThatIsNotTrustedIsNamed() {
    assertEquals(
        Finding.unusable(
            "has a certificate of an issuer that is not trusted: CN=broker is issued by CN=issuer;"
                + " add the issuer to the truststore"),
        new AddressCheck(new Security("SSL", "GSSAPI"), ClientStores.NONE, TIMEOUT).of(tls));
  }

  @Test
  void wrongCertificatesAreNamedWithTheRemedy() throws Exception {
    Path trusted = directory.resolve("authority.p12");
    TestAuthority.writeTrust(trusted, authority);
    Map<String, String> properties =
        Map.of(
            "ssl.truststore.location",
            trusted.toString(),
            "ssl.truststore.password",
            TestAuthority.PASSWORD,
            "ssl.truststore.type",
            "PKCS12");
    assertEquals(
        "has an expired certificate: CN=expired was valid until TIME; renew it, or correct the"
            + " clock of this machine",
        wrongCertificate("EXPIRED", properties));
    assertEquals(
        "has a certificate that is not valid yet: CN=early is valid from TIME; correct the clock"
            + " of this machine, or renew it",
        wrongCertificate("EARLY", properties));
    assertEquals(
        "has a certificate for another host: CN=other is for 127.0.0.77, 127.0.0.78; connect to a"
            + " name of the certificate, or renew it with this name",
        wrongCertificate("OTHER", properties));
    Map<String, String> withoutHosts = new LinkedHashMap<>(properties);
    withoutHosts.put("ssl.endpoint.identification.algorithm", "");
    assertEquals("answers", wrongCertificate("OTHER", withoutHosts));
  }

  private static String wrongCertificate(String listener, Map<String, String> properties) {
    ClientStores stores = new ClientStores(properties);
    Finding found =
        new AddressCheck(new Security("SSL", "GSSAPI"), stores, TIMEOUT).of(WRONG.get(listener));
    return found.reason().replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "TIME");
  }

  @Test
  void listenerForOthersIsNamed() {
    assertEquals("answers with TLS: security.protocol is missing", check(tls, "").reason());
    assertEquals(Finding.ServerKind.FOREIGN, check(tls, "").kind());
    assertEquals(
        "answers with TLS, but security.protocol is SASL_PLAINTEXT",
        check(tls, "SASL_PLAINTEXT").reason());
    assertEquals(
        "expects SASL (SCRAM-SHA-512): security.protocol is missing", check(sasl, "").reason());
    assertEquals("answers without TLS, but security.protocol is SSL", check(plain, "SSL").reason());
    assertEquals(
        "answers without SASL, but security.protocol is SASL_PLAINTEXT",
        check(plain, "SASL_PLAINTEXT").reason());
    assertEquals(
        "does not take the configured sasl.mechanism (SCRAM-SHA-512)",
        new AddressCheck(new Security("SASL_PLAINTEXT", "PLAIN"), ClientStores.NONE, TIMEOUT)
            .of(sasl)
            .reason());
    assertEquals(
        "is a controller's listener; kafka.bootstrap needs a broker's",
        check(controller, "").reason());
  }

  @Test
  void serverThatIsNoBrokerIsNamed() throws Exception {
    try (FakeServer alert = FakeServer.answering(TLS_ALERT);
        FakeServer http = FakeServer.answering(HTTP);
        FakeServer ssh = FakeServer.answering("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
        FakeServer closing = FakeServer.answering(new byte[0]);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertEquals(
          Finding.foreign("answers with TLS: security.protocol is missing"),
          check(alert.address(), ""));
      assertEquals(Finding.foreign("is no Kafka broker: answers HTTP"), check(http.address(), ""));
      assertEquals(Finding.foreign("is no Kafka broker"), check(ssh.address(), ""));
      assertEquals(
          Finding.unusable("closes the connection without an answer"),
          check(closing.address(), ""));
      assertEquals(
          Finding.silent("does not answer within 1 s"), check(at(silent.getLocalPort()), ""));
      assertEquals(
          Finding.unusable("answers without TLS, but security.protocol is SSL"),
          check(http.address(), "SSL"));
      assertEquals(
          Finding.unusable("closes the connection during the TLS handshake"),
          check(closing.address(), "SSL"));
    }
    assertEquals(Finding.REFUSED, check(nobody(), ""));
    assertEquals(
        Finding.unusable("has no address here"), check(new HostPort("host.invalid", 9092), ""));
  }

  @Test
  void brokersAreUsedAndOthersAreLogged() throws Exception {
    HostPort nobody = nobody();
    try (FakeServer http = FakeServer.answering(HTTP)) {
      Addresses addresses = addresses(http.address(), plain, nobody);
      assertEquals(List.of(plain), addresses.bootstrap());
      assertEquals(
          List.of(
              "addresses of Kafka that cannot be used: "
                  + http.address()
                  + ": is no Kafka broker: answers HTTP; "
                  + nobody
                  + ": connection refused"),
          log);
    }
  }

  @Test
  void nothingThatCanBeUsedIsAnErrorWithEveryReason() throws Exception {
    HostPort nobody = nobody();
    assertEquals(
        "no broker can be used: " + nobody + ": connection refused",
        assertThrows(UnreachableException.class, () -> addresses(nobody).bootstrap()).getMessage());
  }

  @Test
  void silentBrokerIsTriedIfThereIsNoOther() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      HostPort address = at(silent.getLocalPort());
      assertEquals(List.of(address), addresses(address).bootstrap());
      assertEquals(List.of(plain), addresses(address, plain).bootstrap());
    }
  }

  @Test
  void advertisedAddressesAreCheckedOnceAndForeignOnesAreLeftOut() throws Exception {
    byte[][] answer = {TLS_ALERT};
    try (FakeServer server = FakeServer.answering(() -> answer[0])) {
      Addresses addresses = addresses(plain);
      Node good = new Node(1, plain.host(), plain.port());
      Node foreign = new Node(2, server.address().host(), server.address().port());
      Node lost = new Node(3, "kafka-internal.invalid", 9092);
      assertEquals(List.of(good, lost), addresses.usable(List.of(good, foreign, lost)));
      String lostOne =
          "broker 3 is advertised as kafka-internal.invalid:9092, which has no address here";
      assertEquals(
          List.of(
              "addresses of Kafka that cannot be used: broker 2 is advertised as "
                  + server.address()
                  + ", which answers with TLS: security.protocol is missing; "
                  + lostOne),
          log);

      answer[0] = HTTP;
      Thread.sleep(1_100); // a check is shared for a second
      assertEquals(List.of(good, lost), addresses.usable(List.of(good, foreign, lost)));
      assertEquals(
          "addresses of Kafka that cannot be used: broker 2 is advertised as "
              + server.address()
              + ", which is no Kafka broker: answers HTTP; "
              + lostOne,
          log.get(1),
          "another reason");
      assertThrows(UnreachableException.class, () -> addresses.usable(List.of(foreign, lost)));
      assertEquals(List.of(good), addresses.usable(List.of(good)));
    }
  }

  @Test
  void refusalIsLoggedUntilAnAnswerComes() {
    Addresses addresses = addresses(plain);
    addresses.bootstrap();
    addresses.refused("refuses the login: no such user");
    addresses.refused("refuses the login: no such user");
    addresses.refused("refuses the login: wrong password");
    addresses.answered();
    addresses.answered();
    assertEquals(
        List.of(
            "addresses of Kafka that cannot be used: a broker refuses the login: no such user",
            "addresses of Kafka that cannot be used: a broker refuses the login: wrong password",
            "all addresses of Kafka can be used again"),
        log);
  }

  /** Each scrape has answers of the others before and after the refusal. */
  @Test
  void refusalByOneOfSeveralBrokersIsLoggedOnce() {
    Addresses addresses = addresses(plain);
    addresses.bootstrap();
    for (int scrape = 0; scrape < 3; scrape++) {
      addresses.answered();
      addresses.refused("refuses the login: no such user");
      addresses.answered();
    }
    assertEquals(
        List.of("addresses of Kafka that cannot be used: a broker refuses the login: no such user"),
        log);
  }

  private Addresses addresses(HostPort... bootstrap) {
    return new Addresses(List.of(bootstrap), Map.of(), TIMEOUT, log::add, log::add);
  }

  private static Finding check(HostPort address, String protocol) {
    Map<String, String> properties =
        Map.of("security.protocol", protocol, "sasl.mechanism", "SCRAM-SHA-512");
    ClientStores stores = new ClientStores(certificates.ofClient());
    return new AddressCheck(Security.of(properties), stores, TIMEOUT).of(address);
  }

  private static HostPort nobody() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return at(closed.getLocalPort());
    }
  }

  private static HostPort at(int port) {
    return new HostPort("127.0.0.1", port);
  }
}

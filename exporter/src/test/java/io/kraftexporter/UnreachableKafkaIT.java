package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.PackagedExporter.Ended;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaProxy;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.kafka.reach.FakeServer;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged exporter, with its own heap, against addresses that do not lead to a broker: it goes
 * on, and its log says once why.
 */
@Timeout(180)
@RunsBesideOthers
final class UnreachableKafkaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String PROBLEM = "addresses of Kafka that cannot be used: ";
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static final byte[] TLS_ALERT = HexFormat.of().parseHex("15030300020246");
  private static final byte[] HTTP =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir static Path directory;

  private static Path home;
  private static KafkaCluster cluster;
  private static FakeServer alert;
  private static FakeServer http;
  private static KafkaProxy proxy;
  private static TestCertificates certificates;
  private static String tls;
  private static String wrongName;
  private static String toTls;
  private static String toHttp;

  @BeforeAll
  static void start() throws Exception {
    home = PackagedExporter.unpack(directory);
    alert = FakeServer.answering(TLS_ALERT);
    http = FakeServer.answering(HTTP);
    MoreListeners listeners = new MoreListeners();
    tls = "127.0.0.1:" + listeners.add("TLS", "SSL");
    wrongName = "127.0.0.1:" + listeners.add("LOST", "PLAINTEXT", "kafka-internal.invalid:9092");
    toTls = "127.0.0.1:" + listeners.add("TOTLS", "PLAINTEXT", tls);
    toHttp = "127.0.0.1:" + listeners.add("TOHTTP", "PLAINTEXT", http.address().toString());
    proxy = new KafkaProxy();
    proxy.forwardTo(
        new HostPort(
            "127.0.0.1", listeners.add("SASL", "SASL_PLAINTEXT", proxy.address().toString())));
    certificates = TestCertificates.in(directory);
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config("sasl.enabled.mechanisms", "PLAIN")
            .config("listener.name.sasl.plain.sasl.jaas.config", PLAIN + " user_u=\"p\";");
    certificates.ofServer().forEach(builder::config);
    cluster = builder.start();
  }

  @AfterAll
  static void close() throws IOException {
    cluster.close();
    alert.close();
    http.close();
    proxy.close();
  }

  @Test
  void otherProtocolsAtTheConfiguredAddressesEndNothing() throws Exception {
    try (PackagedExporter exporter = serving(alert.address(), http.address(), tls)) {
      assertGoesOn(exporter);
      assertEquals(
          List.of(
              PROBLEM
                  + alert.address()
                  + ": answers with TLS: security.protocol is missing; "
                  + http.address()
                  + ": is no Kafka broker: answers HTTP; "
                  + tls
                  + ": answers with TLS: security.protocol is missing"),
          exporter.logged(PROBLEM));
    }
  }

  @Test
  void otherProtocolsAtAdvertisedAddressesEndNothing() throws Exception {
    for (String address : List.of(toTls, toHttp)) {
      try (PackagedExporter exporter = serving(address)) {
        assertGoesOn(exporter);
        String reason =
            address.equals(toTls)
                ? tls + ", which answers with TLS: security.protocol is missing"
                : http.address() + ", which is no Kafka broker: answers HTTP";
        assertEquals(
            List.of(PROBLEM + "broker 1 is advertised as " + reason), exporter.logged(PROBLEM));
      }
    }
  }

  @Test
  void reloadToAnotherProtocolEndsNothingAndBackAgainIsServed() throws Exception {
    Path file = configuration(cluster.bootstrapServers());
    try (PackagedExporter exporter = PackagedExporter.serving(home, file)) {
      awaitBroker(exporter);
      Files.writeString(file, text(tls));
      Await.until(
          "it is reloaded", PATIENCE, () -> !exporter.logged("configuration reloaded").isEmpty());
      assertGoesOn(exporter);
      assertEquals(
          List.of(PROBLEM + tls + ": answers with TLS: security.protocol is missing"),
          exporter.logged(PROBLEM));
      Files.writeString(file, text(cluster.bootstrapServers()));
      awaitBroker(exporter);
    }
  }

  /**
   * While it authenticates, Kafka's client takes any size for an answer: an error that the checks
   * cannot prevent if the listener changes after them.
   */
  @Test
  void clientThatRanOutOfMemoryIsRebuilt() throws Exception {
    Path file = directory.resolve("sasl.yml");
    Files.writeString(
        file,
        text(proxy.address().toString())
            .replace(
                "properties: {}",
                """
                properties:
                    security.protocol: SASL_PLAINTEXT
                    sasl.mechanism: PLAIN
                    sasl.jaas.config: '%s username="u" password="p";'
                """
                    .formatted(PLAIN)));
    try (PackagedExporter exporter = PackagedExporter.serving(home, file)) {
      awaitBroker(exporter);
      proxy.answer(new byte[] {0x7f, -1, -1, -1});
      Await.until(
          "a client has ended",
          PATIENCE,
          () -> {
            int unused = exporter.get("/metrics").statusCode();
            return !exporter.logged("a Kafka client ended with an error").isEmpty();
          });
      assertTrue(exporter.log().contains("OutOfMemoryError"), exporter.log());
      assertEquals(200, exporter.get("/-/healthy").statusCode());
      proxy.answer(null);
      Await.until(
          "all clients are back",
          PATIENCE,
          () -> {
            ParsedText scrape = exporter.scrape("/metrics/cluster");
            return succeeds(scrape, "topology") && succeeds(scrape, "topics");
          });
    }
  }

  @Test
  void logNamesEachAddressWithItsReason() throws Exception {
    String lost =
        "broker 1 is advertised as kafka-internal.invalid:9092, which has no address here";
    try (PackagedExporter exporter = serving("127.0.0.1:1", "nosuchhost.invalid:9092")) {
      assertGoesOn(exporter);
      assertEquals(
          List.of(
              PROBLEM
                  + "127.0.0.1:1: connection refused; nosuchhost.invalid:9092: has no address here"),
          exporter.logged(PROBLEM));
    }
    try (PackagedExporter exporter = serving(wrongName)) {
      Await.untilEqual("it is named", PATIENCE, List.of(PROBLEM + lost), () -> problems(exporter));
      assertGoesOn(exporter);
      assertEquals(List.of(PROBLEM + lost), exporter.logged(PROBLEM));
    }
    try (PackagedExporter exporter = serving(cluster.bootstrapControllers())) {
      assertGoesOn(exporter);
      assertEquals(
          List.of(
              PROBLEM
                  + cluster.bootstrapControllers()
                  + ": is a controller's listener; kafka.bootstrap needs a broker's"),
          exporter.logged(PROBLEM));
    }
  }

  /** A certificate of another issuer: first nothing listens, then a broker nobody trusts. */
  @Test
  void anotherReasonIsAnotherLine() throws Exception {
    Path others = Files.createDirectories(directory.resolve("others"));
    Path file = directory.resolve("untrusted.yml");
    String trusted =
        TestCertificates.in(others).ofClient().entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining(", "));
    try (KafkaClusterLater later = new KafkaClusterLater()) {
      Files.writeString(
          file,
          text(later.address())
              .replace("properties: {}", "properties: {security.protocol: SSL, " + trusted + "}"));
      try (PackagedExporter exporter = PackagedExporter.serving(home, file)) {
        Await.until(
            "nothing listens",
            PATIENCE,
            () -> problems(exporter).contains(PROBLEM + later.address() + ": connection refused"));
        later.start();
        String untrusted =
            PROBLEM
                + later.address()
                + ": has a certificate of an issuer that is not trusted: CN=broker is issued by"
                + " CN=issuer; add the issuer to the truststore";
        Await.until("nobody trusts it", PATIENCE, () -> problems(exporter).contains(untrusted));
        assertFalse(exporter.log().contains(TestCertificates.PASSWORD));
      }
    }
  }

  @Test
  void brokenJaasTextIsRefusedAndNoPartOfItIsPrinted() throws Exception {
    Path file = directory.resolve("jaas.yml");
    Files.writeString(
        file,
        text("127.0.0.1:9092")
            .replace(
                "properties: {}",
                """
                properties:
                    security.protocol: SASL_PLAINTEXT
                    sasl.mechanism: PLAIN
                    sasl.jaas.config: "org.apache.kafka.common.security.plain.PlainLoginModule required username=\\"u\\" password=\\"sec\\"ret99\\";"
                """));
    assertEquals(
        new Ended(
            2,
            file
                + ":7: kafka.properties.sasl.jaas.config is ***: must be a JAAS configuration (a quote"
                + " in a value is written \\\")\n"),
        PackagedExporter.run(home, "--check-config", file.toString()));
  }

  private static void assertGoesOn(PackagedExporter exporter) throws Exception {
    for (int i = 0; i < 3; i++) {
      ParsedText scrape = exporter.scrape("/metrics");
      assertEquals(0, scrape.value("kraft_exporter_source_success", "source", "topology"));
      assertEquals(0, scrape.value("kraft_exporter_source_success", "source", "groups"));
    }
    assertEquals(200, exporter.get("/-/healthy").statusCode());
    assertTrue(exporter.isAlive());
    assertFalse(exporter.log().contains("OutOfMemoryError"), exporter.log());
  }

  private static boolean succeeds(ParsedText scrape, String source) {
    return scrape.values("kraft_exporter_source_success", "source", source).equals(List.of(1.0));
  }

  private static void awaitBroker(PackagedExporter exporter) throws Exception {
    Await.until(
        "the broker is read",
        PATIENCE,
        () -> exporter.scrape("/metrics/cluster").values("kafka_brokers").equals(List.of(1.0)));
  }

  private static List<String> problems(PackagedExporter exporter) throws Exception {
    int unused = exporter.get("/metrics").statusCode();
    return exporter.logged(PROBLEM);
  }

  private static PackagedExporter serving(Object... bootstrap) throws Exception {
    return PackagedExporter.serving(
        home,
        configuration(
            List.of(bootstrap).stream().map(Object::toString).collect(Collectors.joining(","))));
  }

  private static Path configuration(String bootstrap) throws IOException {
    Path file = Files.createTempFile(directory, "exporter", ".yml");
    Files.writeString(file, text(bootstrap));
    return file;
  }

  private static String text(String bootstrap) {
    return """
    listen: "127.0.0.1:0"
    kafka:
      bootstrap: [%s]
      properties: {}
    jmx: {port: 9998}
    reload: {interval: 1s}
    """
        .formatted(bootstrap);
  }

  /** A broker with TLS that is started when somebody wants it. */
  private static final class KafkaClusterLater implements AutoCloseable {
    private final KafkaCluster later;
    private final String address;

    KafkaClusterLater() {
      MoreListeners listeners = new MoreListeners();
      address = "127.0.0.1:" + listeners.add("TLS", "SSL");
      KafkaCluster.Builder builder = KafkaCluster.combined(1).listeners(listeners);
      certificates.ofServer().forEach(builder::config);
      later = builder.build();
    }

    String address() {
      return address;
    }

    void start() {
      later.start();
    }

    @Override
    public void close() {
      later.close();
    }
  }
}

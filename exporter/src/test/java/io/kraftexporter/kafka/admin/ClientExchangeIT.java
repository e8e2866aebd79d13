package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.ExporterProcess;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.ListenerMetrics;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestAuthority;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores and passwords that change under the running program, which is scraped all the time. */
@Timeout(180)
@RunsBesideOthers
final class ClientExchangeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static final List<String> SOURCES = List.of("topology", "topics", "groups", "quorum");

  @TempDir static Path directory;

  private static TestAuthority first;
  private static TestAuthority second;
  private static TestAuthority unknown;
  private static KafkaCluster cluster;
  private static String mutual;
  private static String login;

  @BeforeAll
  static void start() throws Exception {
    first = authority("first");
    second = authority("second");
    unknown = authority("unknown");
    MoreListeners listeners = new MoreListeners();
    mutual = "127.0.0.1:" + listeners.add("MUTUAL", "SSL");
    login = "127.0.0.1:" + listeners.add("LOGIN", "SASL_PLAINTEXT");
    TestAuthority.writeTrust(file("broker-trust.p12"), first, second);
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config("listener.name.mutual.ssl.client.auth", "required")
            .config("sasl.enabled.mechanisms", "PLAIN")
            .config("listener.name.login.plain.sasl.jaas.config", PLAIN + " user_u=\"right\";");
    store("listener.name.mutual.ssl.truststore", file("broker-trust.p12")).forEach(builder::config);
    first.ofListener("mutual", "broker").forEach(builder::config);
    cluster = builder.start();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void storesAreExchangedWithoutAGap() throws Exception {
    Path keys = file("client.p12");
    Path trust = file("client-trust.p12");
    first.writeKeys("client", keys);
    TestAuthority.writeTrust(trust, first, second);
    try (ExporterProcess exporter = serving("tls", mutual, tls(keys, trust));
        Scraping scraping = new Scraping(exporter)) {
      second.writeKeys("client", keys);
      await(exporter, mutual + ": changed properties are in use: ssl.keystore.location");

      Files.writeString(keys, "not a store");
      await(
          exporter,
          "kafka.properties.ssl.keystore.location is ***: must be a store that opens with its type"
              + " and password");
      unknown.writeKeys("client", keys);
      await(
          exporter,
          mutual
              + ": changed properties are not used yet, keeping the connections before:"
              + " ssl.keystore.location: ");
      scraping.await(20);

      showByBroker(second);
      first.writeKeys("client", keys);
      TestAuthority.writeTrust(trust, second);
      await(
          exporter,
          mutual
              + ": changed properties are in use: ssl.keystore.location, ssl.truststore.location");
      scraping.await(10);
      assertEquals(List.of(), scraping.faults());
      assertEquals(1, count(exporter, "are not used"), exporter.log());
      assertEquals(1, count(exporter, " the exporter's certificate"), exporter.log());
      assertEquals(2, count(exporter, "are in use"), exporter.log());
      assertFalse(exporter.log().contains(TestAuthority.PASSWORD), exporter.log());
    } finally {
      showByBroker(first);
    }
  }

  @Test
  void storeThatWasRefusedAtTheStartIsUsedOnceItIsReplaced() throws Exception {
    Path keys = file("refused.p12");
    Path trust = file("refused-trust.p12");
    unknown.writeKeys("client", keys);
    TestAuthority.writeTrust(trust, first);
    try (ExporterProcess exporter = serving("refused", mutual, tls(keys, trust))) {
      // That it refuses it, or closes the connection: its alert may be lost with that.
      await(exporter, " the exporter's certificate");
      first.writeKeys("client", keys);
      await(exporter, "all addresses of Kafka can be used again");
      Await.until("all sources", PATIENCE, () -> missing(scrape(exporter)).isEmpty());
      assertEquals(0, count(exporter, "are not used"), exporter.log());
    }
  }

  @Test
  void wrongPasswordIsTriedOnceBesideTheOneInUse() throws Exception {
    Path jaas = file("jaas");
    Files.writeString(jaas, jaas("right"));
    Map<String, String> properties =
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "${file:" + jaas + "}");
    try (ExporterProcess exporter = serving("login", login, properties);
        Scraping scraping = new Scraping(exporter)) {
      Files.writeString(jaas, jaas("wrong"));
      await(
          exporter,
          login
              + ": changed properties are not used yet, keeping the connections before:"
              + " sasl.jaas.config: "
              + login
              + ": refuses the login with SASL PLAIN: Invalid username or password");
      scraping.await(20);
      assertEquals(1, ListenerMetrics.total(cluster, "LOGIN", "failed-authentication-total"));
      Files.writeString(jaas, jaas("right").replace(";", " ;"));
      await(exporter, login + ": changed properties are in use: sasl.jaas.config");
      scraping.await(10);
      assertEquals(List.of(), scraping.faults());
      assertEquals(1, ListenerMetrics.total(cluster, "LOGIN", "failed-authentication-total"));
      assertEquals(1, count(exporter, "are not used"), exporter.log());
    }
  }

  /** Scrapes again and again, and keeps what a scrape lacks. */
  private static final class Scraping implements AutoCloseable {
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    private final ExporterProcess exporter;
    private final Thread thread = new Thread(this::run, "scraping");
    private final AtomicInteger scrapes = new AtomicInteger();
    private volatile boolean ending;

    Scraping(ExporterProcess exporter) throws Exception {
      this.exporter = exporter;
      Await.until("all sources", PATIENCE, () -> missing(scrape(exporter)).isEmpty());
      thread.start();
    }

    private void run() {
      try {
        while (!ending) {
          missing(scrape(exporter)).forEach(faults::add);
          scrapes.incrementAndGet();
          Thread.sleep(200);
        }
      } catch (Exception | AssertionError e) {
        faults.add(e.toString());
      }
    }

    void await(int more) throws Exception {
      int until = scrapes.get() + more;
      Await.until(more + " scrapes", PATIENCE, () -> scrapes.get() >= until || !thread.isAlive());
    }

    List<String> faults() {
      assertTrue(scrapes.get() > 30, scrapes + " scrapes");
      return List.copyOf(faults);
    }

    @Override
    public void close() {
      ending = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ParsedText scrape(ExporterProcess exporter) throws Exception {
    return exporter.scrape("/metrics/cluster");
  }

  private static List<String> missing(ParsedText scrape) {
    List<String> missing = new ArrayList<>();
    for (String source : SOURCES) {
      if (!scrape.values("kraft_exporter_source_success", "source", source).equals(List.of(1.0))) {
        missing.add(source);
      }
    }
    if (!scrape.values("kafka_brokers").equals(List.of(1.0))) {
      missing.add("kafka_brokers");
    }
    return missing;
  }

  /** Changes the certificate of the listener while the broker runs. */
  private static void showByBroker(TestAuthority issuer) throws Exception {
    Map<String, String> keys = issuer.ofListener("mutual", "broker");
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      List<AlterConfigOp> changes =
          keys.entrySet().stream()
              .map(
                  key ->
                      new AlterConfigOp(
                          new ConfigEntry(key.getKey(), key.getValue()), AlterConfigOp.OpType.SET))
              .toList();
      admin.incrementalAlterConfigs(Map.of(broker, changes)).all().get();
    }
  }

  private static TestAuthority authority(String name) throws Exception {
    TestAuthority authority = new TestAuthority(file(name), name);
    authority.issue("broker", "127.0.0.1", "-validity 40");
    authority.issue("client", "127.0.0.1", "-validity 40");
    return authority;
  }

  private static Map<String, String> tls(Path keys, Path trust) {
    Map<String, String> properties = new TreeMap<>(store("ssl.keystore", keys));
    properties.putAll(store("ssl.truststore", trust));
    properties.put("security.protocol", "SSL");
    return properties;
  }

  private static Map<String, String> store(String prefix, Path file) {
    return Map.of(
        prefix + ".location",
        file.toString(),
        prefix + ".password",
        TestAuthority.PASSWORD,
        prefix + ".type",
        "PKCS12");
  }

  private static String jaas(String password) {
    return PLAIN + " username=\"u\" password=\"" + password + "\";";
  }

  private static ExporterProcess serving(
      String name, String bootstrap, Map<String, String> properties) throws Exception {
    StringBuilder text =
        new StringBuilder(
            "listen: \"127.0.0.1:0\"\njmx: {enabled: false}\nhost: {enabled: false}\n");
    text.append("reload: {interval: 1s}\nkafka:\n  bootstrap: [\"")
        .append(bootstrap)
        .append("\"]\n");
    text.append("  properties:\n");
    properties.forEach((key, value) -> text.append("    ").append(key + ": '" + value + "'\n"));
    return ExporterProcess.serving(Files.writeString(file(name + ".yml"), text.toString()));
  }

  private static void await(ExporterProcess exporter, String text) throws Exception {
    try {
      Await.until(text, PATIENCE, () -> exporter.log().contains(text));
    } catch (AssertionError e) {
      throw new AssertionError(text + " is not in:\n" + exporter.log(), e);
    }
  }

  private static long count(ExporterProcess exporter, String text) throws Exception {
    return exporter.log().lines().filter(line -> line.contains(text)).count();
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }
}

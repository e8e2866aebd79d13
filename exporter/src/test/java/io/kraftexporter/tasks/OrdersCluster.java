package io.kraftexporter.tasks;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The cluster that the page of tasks is about: three nodes, of which node 3 has no JMX at the usual
 * port; a listener with TLS and SCRAM; the group {@code billing}, which lags on the topic {@code
 * payments}; and the topic {@code audit}, which node 3 alone holds.
 */
final class OrdersCluster implements AutoCloseable {
  private static final String USER = "kraft-exporter";
  private static final String PASSWORD = "change-me";
  private static final int RECORDS = 250;
  private static final Duration AGE = Duration.ofHours(1);

  /** The last definition of a property counts. */
  private static final String ANY_JMX_PORT =
      "-Dcom.sun.management.jmxremote.port=0\n-Dcom.sun.management.jmxremote.rmi.port=0\n";

  private final Path directory;
  private final KafkaCluster cluster;
  private final TestAuthority authority;
  private final int securedPort;

  OrdersCluster(Path directory) throws Exception {
    this.directory = directory;
    for (String host : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
      Files.writeString(options(host), "");
    }
    Files.writeString(options("127.0.0.3"), ANY_JMX_PORT);
    authority = new TestAuthority(directory.resolve("authority"), "authority");
    authority.issue("broker", "127.0.0.1,127.0.0.2,127.0.0.3", "-validity 90");
    MoreListeners listeners = new MoreListeners();
    KafkaCluster.Builder builder =
        KafkaCluster.combined(3)
            .listeners(listeners)
            .jvm("@" + options("{host}"))
            .config("sasl.enabled.mechanisms", "SCRAM-SHA-512")
            .config(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;")
            // Leaders return within seconds in place of five minutes.
            .config("leader.imbalance.check.interval.seconds", "5");
    securedPort = listeners.add("SECURED", "SASL_SSL");
    authority.ofListener("SECURED", "broker").forEach(builder::config);
    cluster = builder.start();
    try {
      fill();
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void fill() throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", cluster.bootstrapServers());
    try (Admin admin = Admin.create(client);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(USER, info, PASSWORD)))
          .all()
          .get();
      admin
          .createTopics(
              List.of(
                  new NewTopic("payments", 1, (short) 3),
                  new NewTopic("audit", Map.of(0, List.of(3)))))
          .all()
          .get();
      long appended = System.currentTimeMillis() - AGE.toMillis();
      for (int i = 0; i < RECORDS; i++) {
        producer.send(new ProducerRecord<>("payments", 0, appended, "", "")).get();
      }
      admin
          .alterConsumerGroupOffsets(
              "billing", Map.of(new TopicPartition("payments", 0), new OffsetAndMetadata(0)))
          .all()
          .get();
    }
  }

  /** Returns the file with the options of a node's JVM. */
  private Path options(String host) {
    return directory.resolve(host + ".jvm");
  }

  /** Restarts node 3 with remote JMX at the usual port. */
  void repairJmx() throws IOException {
    restartNode3("");
  }

  /** Restarts node 3 with remote JMX at any port. */
  void breakJmx() throws IOException {
    restartNode3(ANY_JMX_PORT);
  }

  private void restartNode3(String options) throws IOException {
    Files.writeString(options("127.0.0.3"), options);
    cluster.node(3).restart();
  }

  KafkaCluster kafka() {
    return cluster;
  }

  /** Returns the port of the listener with TLS and logins, on each node. */
  int securedPort() {
    return securedPort;
  }

  /** Returns the open listener of a node. */
  String address(int node) {
    return cluster.node(node).host() + ":" + cluster.node(node).kafkaPort();
  }

  /** Writes an exporter's configuration for the open listeners. */
  void writeConfiguration(Path file, String more) throws IOException {
    Files.writeString(
        file,
        """
        cluster: orders
        kafka: {bootstrap: ["%s"]}
        jmx: {port: %d}
        """
                .formatted(address(1), cluster.jmxPort())
            + more);
  }

  /** Writes the configuration that README shows, for the secured listener. */
  void writeReadmeConfiguration(Path file, Path secrets) throws IOException {
    Files.writeString(
        secrets.resolve("kafka-jaas"),
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(USER, PASSWORD));
    String shown =
        Fence.of(Files.readString(Path.of("../README.md"))).stream()
            .map(fence -> String.join("\n", fence.lines()))
            .filter(text -> text.startsWith("# kraft-exporter.yml\n"))
            .findFirst()
            .orElseThrow();
    Files.writeString(
        file,
        shown
            .replace("kafka-1:9092", cluster.node(1).host() + ":" + securedPort)
            .replace("kafka-2:9092", cluster.node(2).host() + ":" + securedPort)
            .replace("9999", Integer.toString(cluster.jmxPort()))
            .replace("/run/secrets", secrets.toString()));
  }

  /** Returns options of a JVM that trusts the issuer, and writes its store into a directory. */
  String trusting(Path where) throws Exception {
    Path store = where.resolve("trust.p12");
    writeIssuer(store);
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
        .formatted(store, TestAuthority.PASSWORD);
  }

  /** Writes the certificate of the issuer that the brokers' certificates have. */
  void writeIssuer(Path file) throws Exception {
    TestAuthority.writeTrust(file, authority);
  }

  @Override
  public void close() {
    cluster.close();
  }
}

package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The complete log of the program in frequent cases, as docs/TROUBLESHOOTING.md shows it; {@code
 * -Ddocs.update=true} writes it there.
 */
@Tag("pages")
@Timeout(300)
@RunsBesideOthers
final class LogExamplesIT {
  private static final Path PAGE = Path.of("docs/TROUBLESHOOTING.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  /** As many as Prometheus sends in an hour, every 15 seconds. */
  private static final int SCRAPES_OF_AN_HOUR = 240;

  @TempDir static Path directory;

  private static KafkaCluster cluster;
  private static String login;
  private static String expired;
  private static TestAuthority authority;

  @BeforeAll
  static void start() throws Exception {
    MoreListeners listeners = new MoreListeners();
    login = "127.0.0.1:" + listeners.add("LOGIN", "SASL_PLAINTEXT");
    expired = "127.0.0.1:" + listeners.add("EXPIRED", "SSL");
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .config(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .config("super.users", "User:ANONYMOUS")
            .config("sasl.enabled.mechanisms", "PLAIN")
            .config("listener.name.login.plain.sasl.jaas.config", PLAIN + " user_u=\"right\";");
    authority = new TestAuthority(directory.resolve("authority"), "authority");
    authority.issue("broker", "127.0.0.1", "-startdate -3d -validity 1");
    authority.ofListener("expired", "broker").forEach(builder::config);
    cluster = builder.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .createAcls(
              List.of(
                  acl(ResourceType.CLUSTER, AclOperation.DESCRIBE),
                  acl(ResourceType.TOPIC, AclOperation.DESCRIBE),
                  acl(ResourceType.TOPIC, AclOperation.DESCRIBE_CONFIGS),
                  acl(ResourceType.GROUP, AclOperation.DESCRIBE),
                  acl(ResourceType.TRANSACTIONAL_ID, AclOperation.DESCRIBE)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void wrongPort() throws Exception {
    assertShown("A wrong port", log("port", "127.0.0.1:1", Map.of(), "connection refused"));
  }

  @Test
  void wrongPassword() throws Exception {
    assertShown("A wrong password", log("password", login, plain("wrong"), "refuses the login"));
  }

  @Test
  void expiredCertificate() throws Exception {
    Path trust = directory.resolve("trust.pem");
    TestAuthority.writeTrust(trust, authority);
    Map<String, String> properties =
        Map.of(
            "security.protocol",
            "SSL",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.location",
            trust.toString());
    assertShown(
        "An expired certificate", log("expired", expired, properties, "expired certificate"));
  }

  @Test
  void missingAcl() throws Exception {
    assertShown(
        "A missing ACL: DescribeConfigs on the cluster",
        log("acl", login, plain("right"), "first reading: cluster"));
  }

  /** The scrapes of an hour in a shorter time: what is logged depends on scrapes, not on time. */
  @Test
  void clusterThatIsDownForAnHour() throws Exception {
    try (ExporterProcess exporter = serving("down", cluster.bootstrapServers(), Map.of())) {
      exporter.await("first reading: cluster");
      int before = lines(exporter).size();
      cluster.node(1).kill();
      for (int i = 0; i < SCRAPES_OF_AN_HOUR; i++) {
        String unused = exporter.send("GET", "/metrics/cluster");
      }
      assertEquals(
          List.of(
              "TIME WARN addresses of Kafka that cannot be used: HOST:PORT: connection refused"),
          lines(exporter).subList(before, lines(exporter).size()));
      cluster.node(1).start();
      Await.until(
          "the cluster is read again",
          PATIENCE,
          () ->
              exporter
                  .scrape("/metrics/cluster")
                  .values("kraft_exporter_source_success", "source", "topology")
                  .equals(List.of(1.0)));
      exporter.await("all addresses of Kafka can be used again");
      List<String> lines = lines(exporter).subList(before, lines(exporter).size());
      assertTrue(lines.size() <= 4, "a broker that starts may be silent for a moment: " + lines);
    }
  }

  /** Returns the log of 20 scrapes after the line with a text. */
  private static List<String> log(
      String name, String bootstrap, Map<String, String> properties, String text) throws Exception {
    try (ExporterProcess exporter = serving(name, bootstrap, properties)) {
      exporter.await(text);
      exporter.await("first reading");
      for (int i = 0; i < 20; i++) {
        String unused = exporter.send("GET", "/metrics/cluster");
      }
      return lines(exporter);
    }
  }

  /** The lines without what differs between runs; those of several sources come in any order. */
  private static List<String> lines(ExporterProcess exporter) throws Exception {
    return exporter.lines().stream()
        .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "HOST:PORT"))
        .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "TIME"))
        .map(line -> line.replaceAll("cluster [\\w-]{22}", "cluster ID"))
        .map(line -> line.replaceAll("exporter \\S+ serves", "exporter VERSION serves"))
        .toList();
  }

  private static void assertShown(String title, List<String> lines) throws Exception {
    String heading = "### " + title + "\n";
    String text =
        heading + "\n```\n" + lines.stream().sorted().collect(Collectors.joining("\n")) + "\n```\n";
    System.out.println(lines.size() + " lines: " + text);
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("docs.update")) {
      int from = page.indexOf(heading);
      int end = page.indexOf("\n```\n", page.indexOf("```\n", from) + 4) + 5;
      page = from < 0 ? page + "\n" + text : page.substring(0, from) + text + page.substring(end);
      Files.writeString(PAGE, page);
    }
    int from = page.indexOf(heading);
    assertTrue(from >= 0, title + " is not shown");
    assertEquals(text, page.substring(from, Math.min(page.length(), from + text.length())));
  }

  private static Map<String, String> plain(String password) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        PLAIN + " username=\"u\" password=\"" + password + "\";");
  }

  private static AclBinding acl(ResourceType type, AclOperation operation) {
    String name = type == ResourceType.CLUSTER ? "kafka-cluster" : "*";
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:u", "*", operation, AclPermissionType.ALLOW));
  }

  private static ExporterProcess serving(
      String name, String bootstrap, Map<String, String> properties) throws Exception {
    StringBuilder text = new StringBuilder("listen: \"127.0.0.1:0\"\n");
    text.append("jmx: {enabled: false}\nhost: {enabled: false}\nkafka:\n  bootstrap: [\"");
    text.append(bootstrap).append("\"]\n  properties:\n    client.dns.lookup: use_all_dns_ips\n");
    new TreeMap<>(properties)
        .forEach((key, value) -> text.append("    " + key + ": '" + value + "'\n"));
    return ExporterProcess.serving(
        Files.writeString(directory.resolve(name + ".yml"), text.toString()));
  }
}

package io.kraftexporter.drills;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.MoreListeners;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.cluster.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Drills of certificates, logins and permissions. */
@Tag("drills")
@Timeout(1200)
final class SecurityDrillsIT extends DrillSet {
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String USER = "mallory";
  private static final String PASSWORD = "also-not-a-secret";
  private static final String MODULE =
      "org.apache.kafka.common.security.scram.ScramLoginModule required";

  private final Path directory = newDirectory();
  private TestCertificates certificates;
  private final MoreListeners listeners = new MoreListeners();

  /** A certificate of 20 days at one listener, one of two days at another. */
  @Override
  KafkaCluster.Builder cluster() {
    certificates = TestCertificates.in(subdirectory("soon"), 20);
    TestCertificates now = TestCertificates.in(subdirectory("now"), 2);
    listeners.add("SHORT", "SSL");
    listeners.add("BROKEN", "SSL", "127.0.0.9:1");
    KafkaCluster.Builder cluster =
        quick(KafkaCluster.combined(3))
            .clients("SASL_SSL")
            .listeners(listeners)
            .config("sasl.enabled.mechanisms", MECHANISM)
            .config("listener.name.clients.scram-sha-512.sasl.jaas.config", MODULE + ";")
            .config(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .config("super.users", "User:ANONYMOUS");
    certificates
        .ofServer()
        .forEach((key, value) -> cluster.config("listener.name.clients." + key, value));
    now.ofServer().forEach((key, value) -> cluster.config("listener.name.short." + key, value));
    certificates
        .ofServer()
        .forEach((key, value) -> cluster.config("listener.name.broken." + key, value));
    return cluster;
  }

  @Override
  void prepare(Stage stage) throws Exception {
    stage
        .admin()
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
        .all()
        .get();
    // The listeners are as they are from the start of the cluster: these alerts may be pending.
    stage.ignoreFromNowOn("KafkaCertificateExpiring");
    stage.ignoreFromNowOn("KafkaListenerTlsFailing");
  }

  @Override
  List<List<Drill>> batches() {
    return List.of(
        List.of(
            Drill.of("certificates of 20 days and of 2 days", stage -> () -> {})
                .warns("KafkaCertificateExpiring", "node_id", "1", "listener", "CLIENTS")
                .pages("KafkaCertificateExpiring", "node_id", "1", "listener", "SHORT")
                .allows("KafkaCertificateExpiring")
                .outlivesRepair()
                .within(Duration.ofMinutes(5)),
            Drill.of("listener that advertises an address without TLS", stage -> () -> {})
                .warns("KafkaListenerTlsFailing", "node_id", "1", "listener", "BROKEN")
                .allows("KafkaListenerTlsFailing")
                .outlivesRepair(),
            Drill.of("client with a wrong password", stage -> client(stage, "wrong"))
                .warns("KafkaAuthenticationFailing", "listener", "CLIENTS")
                .allows("KafkaRequestErrors", "KafkaAuthenticationFailing"),
            Drill.of("client without an ACL", stage -> client(stage, PASSWORD))
                .informs("KafkaAuthorizationDenied")
                .allows("KafkaRequestErrors", "KafkaAuthorizationDenied")));
  }

  /** A client that logs in and asks for something again and again. */
  private Fault.Repair client(Stage stage, String password) {
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(certificates.ofClient());
    settings.put("bootstrap.servers", stage.cluster().bootstrapClients());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("ssl.endpoint.identification.algorithm", "");
    settings.put("sasl.mechanism", MECHANISM);
    settings.put(
        "sasl.jaas.config", MODULE + " username=\"" + USER + "\" password=\"" + password + "\";");
    settings.put("default.api.timeout.ms", 2_000);
    settings.put("request.timeout.ms", 1_000);
    Background client =
        Background.start(
            "client-" + password,
            open -> {
              while (open.getAsBoolean()) {
                try (Admin admin = Admin.create(settings)) {
                  for (int i = 0; i < 20 && open.getAsBoolean(); i++) {
                    admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get();
                  }
                } catch (ExecutionException e) {
                  Thread.sleep(100); // refused, as it must be
                }
              }
            });
    return client::close;
  }

  private Path subdirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newDirectory() {
    return KafkaCluster.target().resolve("drills-keys-" + ProcessHandle.current().pid());
  }

  @AfterAll
  void deleteKeys() {
    new TemporaryDirectory(directory).close();
  }
}

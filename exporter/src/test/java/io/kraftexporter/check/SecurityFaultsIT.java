package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.LeastPrivilegedUser;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.check.FaultCheck.Expected;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TestCertificates;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check as the user of the exporter, on a cluster with TLS, logins and ACLs. */
@Tag("pages")
@Timeout(1200)
final class SecurityFaultsIT {
  private static final int DAYS_LEFT = 2;
  private static final Set<Area> AREAS =
      EnumSet.of(Area.REACH, Area.QUORUM, Area.BROKERS, Area.PARTITIONS, Area.GROUPS);

  @TempDir static Path directory;
  private static TestCertificates certificates;
  private static KafkaCluster cluster;
  private static FaultCheck check;

  @BeforeAll
  static void start() throws Exception {
    check = new FaultCheck(directory);
    certificates = TestCertificates.in(directory, DAYS_LEFT);
    cluster = LeastPrivilegedUser.secure(KafkaCluster.combined(3), certificates).start();
    try (Admin admin = admin()) {
      LeastPrivilegedUser.create(admin);
    }
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void reportsACertificateNearItsEnd() throws Exception {
    check.expect(
        "certificate with two days left (`--only security`)",
        Set.of(Area.SECURITY),
        keys(LeastPrivilegedUser.properties(certificates)),
        Expected.of("critical KafkaCertificateExpiring:CLIENTS/1", 2, "KafkaCertificateExpiring"));
  }

  @Test
  void namesTheAclThatIsMissing() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteAcls(List.of(LeastPrivilegedUser.DESCRIBE_CLUSTER.toFilter())).all().get();
      JsonNode report =
          check.expect(
              "ACL missing: Describe on the cluster",
              AREAS,
              keys(LeastPrivilegedUser.properties(certificates)),
              Expected.of("unknown SourceRefused:log_dirs", 3));
      assertEquals(
          List.of("describeLogDirs", "describeMetadataQuorum", "listPartitionReassignments"),
          report.path("findings").findValuesAsText("detail").stream()
              .filter(detail -> detail.contains(" needs the ACL Describe on the cluster: "))
              .map(detail -> detail.substring(0, detail.indexOf(' ')))
              .toList());
      assertEquals(
          List.of("quorum"),
          StreamSupport.stream(report.path("areas").spliterator(), false)
              .filter(area -> area.path("state").asText().equals("unknown"))
              .map(area -> area.path("area").asText())
              .toList());
      admin.createAcls(LeastPrivilegedUser.ALL).all().get();
    }
  }

  @Test
  void reportsAWrongPassword() throws Exception {
    JsonNode report =
        check.expect(
            "wrong password",
            AREAS,
            keys(LeastPrivilegedUser.properties(certificates, "wrong")),
            Expected.of(
                "unknown ClusterUnreachable",
                3,
                "KafkaExporterSourceFailing",
                "KafkaMetricsMissing"));
    assertTrue(
        report.path("findings").path(0).path("detail").asText().contains("refuses the login"),
        report.toString());
  }

  private static Map<String, Object> keys(Map<String, String> properties) {
    return RunningExporter.keys(
        cluster,
        Map.of(
            "host",
            Map.of("enabled", "false"),
            "kafka",
            Map.of(
                "bootstrap",
                List.of(cluster.bootstrapClients().split(",")),
                "properties",
                properties)));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }
}

package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Secret;
import io.kraftexporter.kafka.KafkaSourcesConfiguration;
import io.kraftexporter.kafka.groups.GroupFilter;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of several clusters. */
final class ClustersTest {
  @TempDir Path directory;
  private ConfigurationFile file;

  @BeforeEach
  void setUp() {
    file = new ConfigurationFile(directory, Map.of());
  }

  @Test
  void readOnlyConfigurationHasNoProbeAndNoFile() throws ConfigurationException {
    for (String before : List.of("{file: /var/lag}", "{file: /var/lag}\nprobe: {enabled: true}")) {
      String of = "kafka: {bootstrap: [\"a:1\"]}\ngroups:\n  lag_seconds: %s\n";
      assertEquals(file.load(of.formatted("{}")), file.load(of.formatted(before)).readOnly());
    }
    String clusters =
        """
        probe: {enabled: %s}
        clusters:
          - name: a
            kafka: {bootstrap: ["a:1"]}
            groups: {lag_seconds: {file: %s}}
        """;
    assertEquals(
        file.load(clusters.formatted("false", "\"\"")).clusters(),
        file.load(clusters.formatted("true", "/var/lag")).readOnly().clusters());
  }

  @Test
  void clusterInheritsKeyByKeyAndListsAndMapsAsAWhole() throws ConfigurationException {
    List<NamedCluster> clusters =
        file.load(
                """
                kafka:
                  request_timeout: 1s
                  properties: {client.rack: a, security.protocol: SSL}
                groups:
                  types: [consumer]
                  lag_seconds: {probes: 7}
                jmx: {port: 9010}
                clusters:
                  - name: east
                    kafka: {bootstrap: ["e:1"]}
                    groups: {lag_seconds: {file: /var/east}}
                  - name: west
                    kafka:
                      bootstrap: ["w:1"]
                      properties: {client.rack: b}
                    groups: {types: [share, streams]}
                    jmx: {port: 9011, read_timeout: 1s}
                """)
            .clusters();
    KafkaSourcesConfiguration east = clusters.get(0).configuration().sources();
    KafkaSourcesConfiguration west = clusters.get(1).configuration().sources();

    assertEquals(List.of("east", "west"), clusters.stream().map(NamedCluster::name).toList());
    assertEquals(List.of(new HostPort("e", 1)), east.kafka().bootstrap());
    assertEquals(Duration.ofSeconds(1), west.kafka().requestTimeout());
    assertEquals(Duration.ofSeconds(8), west.kafka().apiTimeout(), "the default");
    assertEquals(2, east.kafka().properties().size());
    assertEquals(Map.of("client.rack", new Secret("b")), west.kafka().properties());
    assertEquals(List.of(GroupFilter.TypeName.CONSUMER), east.groups().filter().types());
    assertEquals(2, west.groups().filter().types().size());
    assertEquals(7, west.groups().lagSeconds().probes());
    assertEquals("/var/east", east.groups().lagSeconds().file());
    assertEquals("", west.groups().lagSeconds().file());
    assertEquals(9010, clusters.get(0).configuration().jmx().port());
    assertEquals(9011, clusters.get(1).configuration().jmx().port());
    assertEquals(
        Duration.ofSeconds(1), clusters.get(1).configuration().jmx().remote().readTimeout());
  }

  @Test
  void bootstrapAndFileAreNeverInherited() {
    assertEquals(
        """
        my.yml: kafka.bootstrap is given: must be left out, as each of clusters has its own
        my.yml: groups.lag_seconds.file is given: must be left out, as each of clusters has its own
        my.yml: clusters[0].jmx.nodes is []: must be at least one node, as kafka.bootstrap is empty
        """,
        file.refusal(
            """
            kafka: {bootstrap: ["a:1"]}
            groups: {lag_seconds: {file: /var/all}}
            clusters: [{name: east}]
            """));
  }

  @Test
  void inheritedMistakeIsReportedOnce() {
    assertEquals(
        "my.yml: kafka.api_timeout is \"8s\": must be request_timeout or longer\n",
        file.refusal(
            """
            kafka: {request_timeout: 9s}
            clusters:
              - {name: east, kafka: {bootstrap: ["e:1"]}}
              - {name: west, kafka: {bootstrap: ["w:1"]}}
            """));
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: clusters[0].name is "a b": must be letters, digits and . _ -
        my.yml: clusters[1].name is missing: must be text
        my.yml: clusters[1].kafka.bootstap is an unknown key: did you mean bootstrap?
        my.yml: clusters[1].jmx.nodes is []: must be at least one node, as kafka.bootstrap is empty
        my.yml: clusters[1].http is an unknown key: must be one of broker_config, certificates, groups, \
        host, jmx, kafka, log_dirs, name, probe, reassignments, replication, security, topics, \
        transactions
        """,
        file.refusal(
            """
            clusters:
              - {name: a b, kafka: {bootstrap: ["e:1"]}}
              - {kafka: {bootstap: ["w:1"]}, http: {max_concurrent_scrapes: 1}}
            """));
    assertEquals(
        """
        my.yml: cluster is "blue": must be empty, as each of clusters has a name
        my.yml: clusters[1].name is "east": must be unique
        """,
        file.refusal(
            """
            cluster: blue
            clusters:
              - {name: east, kafka: {bootstrap: ["e:1"]}}
              - {name: east, kafka: {bootstrap: ["w:1"]}}
            """));
  }
}

package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Secret;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.TlsConfiguration;
import io.kraftexporter.settings.ConfigurationFile;
import io.kraftexporter.settings.ConfigurationLoader;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JmxConfigurationTest {
  @TempDir Path directory;
  private ConfigurationFile file;

  @BeforeEach
  void setUp() {
    file = new ConfigurationFile(directory, Map.of());
  }

  @Test
  void defaults() {
    assertEquals(
        new JmxConfiguration(
            true,
            9999,
            List.of(),
            List.of(Path.of("kafka-broker.yml")),
            Map.of(),
            List.of(),
            Map.of(),
            new RemoteConfiguration(
                new Secret(""),
                new Secret(""),
                new TlsConfiguration(false, "", new Secret(""), "", new Secret(""), true, true),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                RemoteConfiguration.Transport.PIPELINED)),
        new ConfigurationLoader().defaults().common().jmx());
  }

  @Test
  void everyKeySet() throws ConfigurationException {
    assertEquals(
        new JmxConfiguration(
            false,
            0,
            List.of(
                new JmxNode(new HostPort("b1", 9998), Optional.of(1)),
                new JmxNode(new HostPort("b2", 9999), Optional.empty())),
            List.of(Path.of("kafka-broker.yml"), Path.of("/etc/mine.yml")),
            Map.of("mine", List.of(Path.of("a.yml"), Path.of("b.yml"))),
            List.of(
                new JmxJvm(
                    "connect-1", new HostPort("c1", 9999), List.of(Path.of("kafka-connect.yml")))),
            Map.of("MaxGCPauseMillis", "50", "UseZGC", "off"),
            new RemoteConfiguration(
                new Secret("monitor"),
                new Secret("rosebud"),
                new TlsConfiguration(
                    true,
                    "/etc/trust.pem",
                    new Secret("t"),
                    "/etc/key.p12",
                    new Secret("k"),
                    false,
                    false),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                RemoteConfiguration.Transport.STOCK)),
        file.load(
                """
                jmx:
                  enabled: false
                  port: 0
                  nodes:
                    - {address: "b1:9998", node_id: 1}
                    - address: b2:9999
                  rules: [kafka-broker.yml, /etc/mine.yml]
                  profiles: {mine: [a.yml, b.yml]}
                  jvms:
                    - {name: connect-1, address: "c1:9999", rules: [kafka-connect.yml]}
                  recommended: {MaxGCPauseMillis: 50, UseZGC: "off"}
                  username: monitor
                  password: rosebud
                  tls:
                    enabled: true
                    trust_store: /etc/trust.pem
                    trust_store_password: t
                    key_store: /etc/key.p12
                    key_store_password: k
                    verify_host: false
                    registry: false
                  connect_timeout: 1s
                  read_timeout: 2s
                  transport: stock
                """)
            .common()
            .jmx());
  }

  @Test
  void refusedValues() {
    assertEquals(
        """
        my.yml: jmx.enabled is "yes": must be true or false
        my.yml: jmx.rules[0] is "": must be a path
        my.yml: jmx.read_timeout is "5": must be a duration such as 500ms, 1s, 5m, 2h, 7d
        my.yml: jmx.transport is "fast": must be one of pipelined, stock
        my.yml: jmx.username is "": must be given, as password is
        my.yml: jmx.connect_timeout is "99999999999999999s": must be 1ms to 1h
        my.yml: jmx.port is "65536": must be 0 to 65535
        my.yml: jmx.nodes[1].address is "b1:1": must be unique
        my.yml: jmx.nodes[2].node_id is "1": must be unique
        my.yml: jmx.profiles.My is a list: must be a name of a-z, 0-9, _, -
        my.yml: jmx.profiles.none is []: must be at least one file
        """,
        file.refusal(
            """
                jmx:
                  enabled: yes
                  port: 65536
                  nodes:
                    - {address: "b1:1", node_id: 1}
                    - {address: "b1:1"}
                    - {address: "b2:1", node_id: 1}
                  rules: [""]
                  profiles: {My: [a.yml], none: []}
                  password: rosebud
                  connect_timeout: 99999999999999999s
                  read_timeout: 5
                  transport: fast
                """));
  }

  @Test
  void refusedNodes() {
    assertEquals(
        """
        my.yml: jmx.nodes[0].address is missing: must be HOST:PORT, the port 0 to 65535
        my.yml: jmx.nodes[0].adress is an unknown key: did you mean address?
        my.yml: jmx.nodes[1].address is ":9": must be HOST:PORT
        my.yml: jmx.nodes[1].node_id is "-1": must be 0 or more
        my.yml: jmx.nodes[2] is "b:9999": must be keys with values
        my.yml: jmx.nodes[3].node_id is "one": must be a whole number
        """,
        file.refusal(
            """
            kafka: {bootstrap: []}
            jmx:
              port: 0
              nodes:
                - {adress: "b1:1"}
                - {address: ":9", node_id: -1}
                - b:9999
                - {address: "b:9", node_id: one}
            """));
  }

  @Test
  void tlsIsWholeOrNot() {
    assertEquals(
        """
        my.yml: jmx.tls.trust_store is "": must be given, as trust_store_password is
        my.yml: jmx.tls.enabled is "false": must be true, as a store is given
        """,
        file.refusal(
            """
            jmx:
              tls: {trust_store_password: rosebud, key_store: /etc/key.p12}
            """));
  }

  @Test
  void refusedJvms() {
    assertEquals(
        """
        my.yml: jmx.jvms[0].name is "a b": must be letters, digits and . _ -
        my.yml: jmx.jvms[0].address is ":9": must be HOST:PORT
        my.yml: jmx.recommended.UseZGC is "maybe": must be off, or a value or range such as true, 20, 16m, 1..10, \
        5.., ..5 or 16|8..
        """,
        file.refusal(
            """
            jmx:
              jvms:
                - {name: a b, address: ":9", rules: []}
              recommended: {UseZGC: maybe}
            """));
    assertEquals(
        "my.yml: jmx.jvms[1].name is \"c\": must be unique\n",
        file.refusal(
            """
            jmx:
              jvms:
                - {name: c, address: "c:9", rules: []}
                - {name: c, address: "c:10", rules: []}
            """));
  }

  @Test
  void withoutPortThereAreNodes() {
    assertEquals(
        "my.yml: jmx.nodes is []: must be at least one, as port is 0\n",
        file.refusal("jmx: {port: 0}"));
  }
}

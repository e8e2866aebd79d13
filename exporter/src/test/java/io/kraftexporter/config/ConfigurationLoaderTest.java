package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationLoaderTest {
  @TempDir Path directory;
  private ConfigurationFile file;

  @BeforeEach
  void setUp() {
    file = new ConfigurationFile(directory, Map.of("SECRET", "rosebud", "PORT", "1234"));
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    assertEquals(
        """
        my.yml: kafka.request_timeout: given twice: once
        my.yml: listen: nowhere: HOST:PORT, the port 0 to 65535
        my.yml: kafka.properties.ssl: a map: text
        my.yml: kafka.properties.none: missing: text
        my.yml: kafka.properties.key: ${env:MISSING}: an environment variable that is set
        my.yml: kafka.properties.key: ${file:missing}: a file of UTF-8 text that can be read
        my.yml: kafka.bootstap: unknown key: did you mean bootstrap?
        my.yml: kafka.api_timeout: 1s: request_timeout or longer
        my.yml: jmx.port: 99999: 0 to 65535
        my.yml: jmx.password: "": given, as username is
        my.yml: scrape.timeout: ten: a duration such as 500ms, 1s, 5m, 2h, 7d
        my.yml: scrape.reuse_within: 2m: stale_after or shorter
        my.yml: http: a list: keys with values
        my.yml: reload.interval: 2d: 0s (never) to 1d
        my.yml: jvm: unknown key: did you mean jmx?
        my.yml: prometheus: unknown key: one of broker_config, certificates, cluster, clusters, groups, \
        host, http, jmx, kafka, listen, log_dirs, probe, reassignments, reload, replication, \
        scrape, security, topics, transactions
        """,
        file.refusal(
            """
            listen: nowhere
            jvm: {port: 1}
            prometheus: rosebud
            kafka:
              bootstap: ["a:1"]
              request_timeout: 2s
              request_timeout: 3s
              api_timeout: 1s
              properties: {ssl: {key: rosebud}, none: , key: "${env:MISSING} ${file:missing}"}
            jmx:
              port: 99999
              username: monitor
            scrape:
              timeout: ten
              reuse_within: 2m
            http: [rosebud]
            reload: {interval: 2d}
            """));
  }

  @Test
  void referencesArePutInAnywhereInAValue() throws Exception {
    Files.writeString(directory.resolve("password"), "two\nlines\n");
    Configuration loaded =
        file.load(
            """
            cluster: "a ${env:SECRET} and ${env:PORT} for $${env:SECRET} at $5"
            jmx:
              port: ${env:PORT}
              username: "${env:SECRET}"
              password: ${file:password}
            kafka:
              bootstrap: ["host:${env:PORT}"]
              properties: {file: "${file:%s}"}
            """
                .formatted(directory.resolve("password")));
    assertEquals("a rosebud and 1234 for ${env:SECRET} at $5", loaded.cluster());
    assertEquals(1234, loaded.common().jmx().port());
    assertEquals(new Secret("rosebud"), loaded.common().jmx().username());
    assertEquals(new Secret("two\nlines"), loaded.common().jmx().password());
    assertEquals(
        List.of(new HostPort("host", 1234)), loaded.common().sources().kafka().bootstrap());
    assertEquals(
        Map.of("file", new Secret("two\nlines")), loaded.common().sources().kafka().properties());
  }

  @Test
  void noMessageHasATextThatWasPutIn() {
    assertEquals(
        """
        my.yml: listen: ${env:SECRET}:${env:SECRET}: HOST:PORT, the port 0 to 65535
        my.yml: kafka.properties.a: ${: ${env:NAME} or ${file:PATH}; $${ for ${ itself
        my.yml: kafka.bootstrap[0]: ${env:SECRET}:0: HOST:PORT
        my.yml: jmx.enabled: ${env:SECRET}: true or false
        my.yml: jmx.port: 9${env:PORT}: 0 to 65535
        my.yml: scrape.timeout: ${env:SECRET}s: a duration such as 500ms, 1s, 5m, 2h, 7d
        """,
        file.refusal(
            """
            listen: ${env:SECRET}:${env:SECRET}
            kafka:
              bootstrap: ["${env:SECRET}:0"]
              properties: {a: "rosebud ${rosebud"}
            jmx:
              enabled: ${env:SECRET}
              port: 9${env:PORT}
            scrape: {timeout: "${env:SECRET}s"}
            """));
  }

  @Test
  void secretsAreNotPrinted() throws ConfigurationException {
    Configuration loaded =
        file.load(
            """
            kafka: {properties: {sasl.jaas.config: "${env:SECRET}"}}
            jmx:
              username: "${env:SECRET}"
              password: rosebud
              tls:
                enabled: true
                trust_store: t
                trust_store_password: rosebud
                key_store: k
                key_store_password: rosebud
            """);
    String printed = loaded.toString();
    assertFalse(printed.contains("rosebud"), printed);
    assertEquals(5, printed.split("\\*\\*\\*", -1).length - 1, printed);
  }

  @Test
  void secretsAreNotInMessages() {
    assertEquals(
        """
        my.yml: kafka.properties: ***: keys with values
        my.yml: jmx.pasword: unknown key: did you mean password?
        my.yml: jmx.username: "": given, as password is
        """,
        file.refusal(
            """
            kafka: {properties: rosebud}
            jmx: {password: rosebud, pasword: rosebud}
            """));
  }

  @Test
  void whatIsNoYamlIsReportedWithItsLineAndWithoutQuotingIt() {
    assertEquals(
        "my.yml: line 2, column 11: YAML: while scanning a quoted scalar,"
            + " found unexpected end of stream\n",
        file.refusal("jmx:\n  password: \"rosebud\n"));
  }

  @Test
  void whatOtherReadersLetPassIsAMistake() {
    assertEquals(
        """
        my.yml: jmx.password: *secret: a value itself, no alias
        """,
        file.refusal("jmx: {username: &secret rosebud, password: *secret}"));
    assertEquals(
        "my.yml: a second document: only one in a file\n",
        file.refusal("listen: :1\n---\nlisten: :2\n"));
    assertEquals(
        "my.yml: no map: keys with their values, such as listen: \":9308\"\n",
        file.refusal("rosebud"));
  }

  @Test
  void anEmptyFileLeavesTheDefaults() throws ConfigurationException {
    assertEquals(new ConfigurationLoader().defaults(), file.load("# nothing\n"));
  }

  @Test
  void aFileThatCannotBeReadIsReported() throws IOException {
    assertEquals(
        "missing.yml: does not exist",
        assertThrows(
                ConfigurationException.class,
                () -> new ConfigurationLoader().load(Path.of("missing.yml")))
            .getMessage());
    Path latin = Files.write(directory.resolve("latin.yml"), new byte[] {'#', (byte) 0xe9});
    assertEquals(
        List.of("is not UTF-8 text"),
        assertThrows(ConfigurationException.class, () -> new ConfigurationLoader().load(latin))
            .mistakes());
  }

  @Test
  void overridesWinOverTheFile() throws Exception {
    Path path = Files.writeString(directory.resolve("my.yml"), "{listen: ':1', jmx: {port: 2}}");
    Configuration loaded =
        new ConfigurationLoader()
            .load(
                Optional.of(path),
                Map.of("jmx", Map.of("port", "3", "nodes", List.of(Map.of("address", "b1:9999")))));
    assertEquals(new HostPort("", 1), loaded.listen());
    assertEquals(3, loaded.common().jmx().port());
    assertEquals(
        List.of(new JmxNode(new HostPort("b1", 9999), Optional.empty())),
        loaded.common().jmx().nodes());
  }

  @Test
  void overridesPassTheSameChecks() {
    assertEquals(
        "command line: jmx.port: 70000: 0 to 65535",
        assertThrows(
                ConfigurationException.class,
                () ->
                    new ConfigurationLoader()
                        .load(Optional.empty(), Map.of("jmx", Map.of("port", "70000"))))
            .getMessage());
  }
}

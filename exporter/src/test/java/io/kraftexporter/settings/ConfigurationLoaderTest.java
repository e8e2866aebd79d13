package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Secret;
import io.kraftexporter.jmx.JmxNode;
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
        my.yml: kafka.request_timeout is given twice: must be given once
        my.yml: listen is "nowhere": must be HOST:PORT, the port 0 to 65535
        my.yml: kafka.properties.ssl is a map: must be text
        my.yml: kafka.properties.none is missing: must be text
        my.yml: kafka.properties.key is "${env:MISSING}": must be an environment variable that is set
        my.yml: kafka.properties.key is "${file:missing}": must be a file of UTF-8 text that can be read
        my.yml: kafka.bootstap is an unknown key: did you mean bootstrap?
        my.yml: kafka.api_timeout is "1s": must be request_timeout or longer
        my.yml: jmx.password is "": must be given, as username is
        my.yml: jmx.port is "99999": must be 0 to 65535
        my.yml: scrape.timeout is "ten": must be a duration such as 500ms, 1s, 5m, 2h, 7d
        my.yml: scrape.reuse_within is "2m": must be stale_after or shorter
        my.yml: http is a list: must be keys with values
        my.yml: reload.interval is "2d": must be 0s (never) to 1d
        my.yml: jvm is an unknown key: did you mean jmx?
        my.yml: prometheus is an unknown key: must be one of broker_config, certificates, check, cluster, clusters, groups, \
        host, http, jmx, kafka, listen, log, log_dirs, probe, reassignments, reload, replication, \
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
    assertEquals(new Secret("rosebud"), loaded.common().jmx().remote().username());
    assertEquals(new Secret("two\nlines"), loaded.common().jmx().remote().password());
    assertEquals(
        List.of(new HostPort("host", 1234)), loaded.common().sources().kafka().bootstrap());
    assertEquals(
        Map.of("file", new Secret("two\nlines")), loaded.common().sources().kafka().properties());
  }

  @Test
  void noMessageHasATextThatWasPutIn() {
    assertEquals(
        """
        my.yml: listen is "${env:SECRET}:${env:SECRET}": must be HOST:PORT, the port 0 to 65535
        my.yml: kafka.properties.a is "${": must be ${env:NAME} or ${file:PATH}; $${ for ${ itself
        my.yml: kafka.bootstrap[0] is "${env:SECRET}:0": must be HOST:PORT
        my.yml: jmx.enabled is "${env:SECRET}": must be true or false
        my.yml: jmx.port is "9${env:PORT}": must be 0 to 65535
        my.yml: scrape.timeout is "${env:SECRET}s": must be a duration such as 500ms, 1s, 5m, 2h, 7d
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
        my.yml: kafka.properties is ***: must be keys with values
        my.yml: jmx.username is "": must be given, as password is
        my.yml: jmx.pasword is an unknown key: did you mean password?
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
        "my.yml:2: the file is not YAML: while scanning a quoted scalar,"
            + " found unexpected end of stream\n",
        file.wholeRefusal("jmx:\n  password: \"rosebud\n"));
  }

  @Test
  void whatOtherReadersLetPassIsAMistake() {
    assertEquals(
        """
        my.yml: jmx.password is an alias: must be a value itself
        """,
        file.refusal("jmx: {username: &secret rosebud, password: *secret}"));
    assertEquals(
        "my.yml: the file is several documents: must be one\n",
        file.refusal("listen: :1\n---\nlisten: :2\n"));
    assertEquals(
        "my.yml: the file is no map: must be keys with their values, such as listen: \":9308\"\n",
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
        List.of(latin + ": is not UTF-8 text"),
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
        "jmx.port is \"70000\": must be 0 to 65535",
        assertThrows(
                ConfigurationException.class,
                () ->
                    new ConfigurationLoader()
                        .load(Optional.empty(), Map.of("jmx", Map.of("port", "70000"))))
            .getMessage());
  }
}

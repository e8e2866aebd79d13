package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.self.Build;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExporterProgramTest {
  @TempDir Path directory;
  private final ExporterProgram program = new ExporterProgram(new Build("test", "test"));

  @Test
  void nothingIsWrongWithTheDefaults() {
    assertEquals(List.of(), program.mistakes(new ConfigurationLoader().defaults()));
  }

  @Test
  void wrongRuleFilesAndClientPropertiesAreTold() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong.yml"), "rules: [{pattern: (}, x]");
    Configuration configuration =
        new ConfigurationLoader()
            .load(
                Optional.empty(),
                Map.of(
                    "kafka",
                    Map.of("properties", Map.of("retries", "rosebud", "plugin.key", "x")),
                    "jmx",
                    Map.of("rules", List.of("kafka-broker.yml", wrong.toString(), "none.yml"))));
    assertEquals(
        """
        kafka.properties.retries is ***: Not a number of type INT
        jmx.rules[1] is "WRONG": WRONG: rule 1: pattern: Unclosed group
        jmx.rules[1] is "WRONG": WRONG: rule 2: must be keys with values
        jmx.rules[2] is "none.yml": must be a file of UTF-8 text that can be read\
        """
            .replace("WRONG", wrong.toString()),
        program.mistakes(configuration).stream()
            .map(mistake -> mistake.path() + " is " + mistake.value() + ": " + mistake.rule())
            .collect(Collectors.joining("\n")));
  }

  @Test
  void unknownFindingsToIgnoreAreRefused() throws Exception {
    Configuration configuration =
        new ConfigurationLoader()
            .load(
                Optional.empty(),
                Map.of(
                    "check",
                    Map.of(
                        "ignore",
                        List.of(
                            "KafkaBrokerDown:3=replaced",
                            "GroupLagging=batch",
                            "KafkaBrokerDonw:3=replaced",
                            "Nonsense=x",
                            "KafkaBrokerDown"))));
    assertEquals(
        """
        check.ignore[2] is "KafkaBrokerDonw:3=replaced": did you mean KafkaBrokerDown?
        check.ignore[3] is "Nonsense=x": must begin with the name of a finding, such as KafkaBrokerDown
        check.ignore[4] is "KafkaBrokerDown": must be ID=REASON\
        """,
        program.mistakes(configuration).stream()
            .map(mistake -> mistake.path() + " is " + mistake.value() + ": " + mistake.rule())
            .collect(Collectors.joining("\n")));
  }

  @Test
  void wrongStoresOfJmxAreTold() throws Exception {
    Path pem = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN NOTHING-----");
    TestCertificates certificates = TestCertificates.in(directory);
    Configuration configuration =
        new ConfigurationLoader()
            .load(
                Optional.empty(),
                Map.of(
                    "jmx",
                    Map.of(
                        "tls",
                        Map.of(
                            "enabled",
                            true,
                            "trust_store",
                            pem.toString(),
                            "key_store",
                            certificates.keys().toString(),
                            "key_store_password",
                            "rosebud"))));
    assertEquals(
        """
        jmx.tls.trust_store is "PEM": PEM: no certificate in it
        jmx.tls.key_store is "KEYS": KEYS: keystore password was incorrect\
        """
            .replace("PEM", pem.toString())
            .replace("KEYS", certificates.keys().toString()),
        program.mistakes(configuration).stream()
            .map(mistake -> mistake.path() + " is " + mistake.value() + ": " + mistake.rule())
            .sorted(Comparator.reverseOrder())
            .collect(Collectors.joining("\n")));
  }

  @Test
  void whatIsNotAsItWasMeantIsRemarkedOn() throws Exception {
    Path odd = Files.writeString(directory.resolve("odd.yml"), "rules: [{patern: a, type: TIMER}]");
    Configuration configuration =
        new ConfigurationLoader()
            .load(
                Optional.empty(),
                Map.of(
                    "jmx",
                    Map.of("rules", List.of("kafka-broker.yml", odd.toString())),
                    "groups",
                    Map.of(
                        "lag_seconds", Map.of("file", directory.resolve("none/lag").toString()))));
    assertEquals(List.of(), program.mistakes(configuration));
    assertEquals(
        """
        jmx.rules[1] is "ODD": ODD: rule 1: patern: is not known here
        jmx.rules[1] is "ODD": ODD: rule 1: type: TIMER is none of GAUGE, COUNTER, UNKNOWN: taken for UNKNOWN
        groups.lag_seconds.file is "DIR/none/lag": must be a file that this user may write, in a directory where this user may create files\
        """
            .replace("ODD", odd.toString())
            .replace("DIR", directory.toString()),
        program.remarks(configuration).stream()
            .map(mistake -> mistake.path() + " is " + mistake.value() + ": " + mistake.rule())
            .collect(Collectors.joining("\n")));
  }

  @Test
  void metricsOfCodeAndRulesAreListedByName() {
    List<String> names = program.metrics().stream().map(Metric::name).toList();
    assertEquals(names.stream().distinct().sorted().toList(), names);
    Set<String> some = Set.of("jvm_info", "kafka_brokers", "kafka_server_app_info_version");
    assertEquals(some, names.stream().filter(some::contains).collect(Collectors.toSet()));
    assertTrue(names.size() > 500, () -> names.size() + " metrics");
  }
}

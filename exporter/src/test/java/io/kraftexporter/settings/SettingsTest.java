package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private final ConfigurationLoader loader = new ConfigurationLoader();

  @Test
  void nothingIsChangedInTheDefaults() {
    List<Setting> settings = loader.defaults().settings(loader.defaults());

    assertEquals(List.of(), settings.stream().filter(Setting::changed).toList());
    assertEquals(
        new Setting("kafka.request_timeout", "3s", false), of(settings, "kafka.request_timeout"));
    assertEquals(new Setting("kafka.properties", "{}", false), of(settings, "kafka.properties"));
    assertEquals(new Setting("jmx.password", "", false), of(settings, "jmx.password"));
  }

  @Test
  void changesAreMarkedAndSecretsMasked() throws ConfigurationException {
    assertEquals(
        List.of(
            new Setting("kafka.bootstrap", "[kafka-1:9092, kafka-2:9092]", true),
            new Setting("kafka.properties.sasl.jaas.config", "***", true),
            new Setting("groups.enabled", "false", true),
            new Setting("jmx.nodes[0].address", "kafka-1:9999", true),
            new Setting("jmx.nodes[0].node_id", "1", true),
            new Setting("jmx.username", "***", true),
            new Setting("jmx.password", "***", true),
            new Setting("scrape.timeout", "1500ms", true)),
        changed(
            Map.of(
                "kafka",
                Map.of(
                    "bootstrap",
                    "kafka-1:9092,kafka-2:9092",
                    "properties",
                    Map.of("sasl.jaas.config", "secret")),
                "groups",
                Map.of("enabled", "false"),
                "jmx",
                Map.of(
                    "nodes",
                    List.of(Map.of("address", "kafka-1:9999", "node_id", "1")),
                    "username",
                    "reader",
                    "password",
                    "secret"),
                "scrape",
                Map.of("timeout", "1500ms"))));
  }

  @Test
  void clustersHaveWhatTheyDoNotHaveInCommon() throws ConfigurationException {
    assertEquals(
        List.of(
            new Setting("jmx.port", "9998", true),
            new Setting("clusters[0].name", "east", true),
            new Setting("clusters[0].kafka.bootstrap", "[east-1:9092]", true),
            new Setting("clusters[0].jmx.port", "9010", true),
            new Setting("clusters[1].name", "west", true),
            new Setting("clusters[1].kafka.bootstrap", "[west-1:9092]", true)),
        changed(
            Map.of(
                "jmx",
                Map.of("port", "9998"),
                "clusters",
                List.of(
                    Map.of(
                        "name",
                        "east",
                        "kafka",
                        Map.of("bootstrap", "east-1:9092"),
                        "jmx",
                        Map.of("port", "9010")),
                    Map.of("name", "west", "kafka", Map.of("bootstrap", "west-1:9092"))))));
  }

  private List<Setting> changed(Map<String, Object> keys) throws ConfigurationException {
    return loader.load(Optional.empty(), keys).settings(loader.defaults()).stream()
        .filter(Setting::changed)
        .toList();
  }

  private static Setting of(List<Setting> settings, String key) {
    return settings.stream().filter(setting -> setting.key().equals(key)).findFirst().orElseThrow();
  }
}

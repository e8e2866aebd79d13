package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.LogLines;
import io.kraftexporter.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerKeysTest {
  @TempDir Path directory;

  @Test
  void formerKeysAndValuesAreAccepted() throws ConfigurationException {
    Configuration configuration =
        new ConfigurationFile(directory, Map.of())
            .load(
                """
                host: {settings: {vm.swappiness: 1..10}}
                jmx: {recommended: {UseZGC: ""}}
                broker_config: {recommended: {log.dirs: "", num.io.threads: 16}}
                clusters:
                  - name: east
                    kafka: {bootstrap: ["e:1"]}
                    host: {settings: {vm.swappiness: 2}}
                """);

    assertEquals(Map.of("vm.swappiness", "1..10"), configuration.common().host().recommended());
    assertEquals(Map.of("UseZGC", "off"), configuration.common().jmx().recommended());
    assertEquals(
        Map.of("log.dirs", "off", "num.io.threads", "16"),
        configuration.common().sources().brokerConfig().recommended());
    assertEquals(
        Map.of("vm.swappiness", "2"),
        configuration.clusters().get(0).configuration().host().recommended());
  }

  /** The file is read again to tell the origin of each value. */
  @Test
  void formerKeyIsLoggedOnce() throws Exception {
    Path file = Files.writeString(directory.resolve("my.yml"), "host: {settings: {a.b: 1}}\n");
    ConfigurationLoader loader = new ConfigurationLoader();
    try (LogLines log = new LogLines()) {
      loader.load(file);
      loader.load(file);
      loader.origins(Optional.of(file), Map.of());
      assertEquals(1, log.with("configuration: host.settings was renamed").size());
    }
  }

  @Test
  void formerAndPresentNameTogetherAreAMistake() {
    assertEquals(
        "my.yml: host.settings is a former name of host.recommended: must be left out beside host.recommended\n",
        new ConfigurationFile(directory, Map.of())
            .refusal("host: {settings: {vm.swappiness: 1}, recommended: {vm.swappiness: 2}}"));
  }

  @Test
  void stabilityPageListsFormerKeysAndValues() throws Exception {
    StringBuilder rows = new StringBuilder();
    FormerKeys.RENAMED.forEach(
        key ->
            rows.append(
                "| key `%1$s.%2$s` | 0.1.0 | `%1$s.%3$s` | 1.0.0 at the earliest |\n"
                    .formatted(key.parent(), key.former(), key.present())));
    FormerKeys.WITH_RECOMMENDATIONS.forEach(
        parent ->
            rows.append(
                "| empty text in `%s.recommended` | 0.1.0 | `off` | 1.0.0 at the earliest |\n"
                    .formatted(parent)));
    String head = "| Name | Since | Successor | Removed in |\n|---|---|---|---|\n";
    String page = Files.readString(Path.of("docs/STABILITY.md"));
    assertEquals(head + rows, page.substring(page.indexOf(head), page.indexOf("\n## Upgrade")));
  }
}

package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks the promises that kafka-broker.yml makes in its head, for its rules and those beside it.
 */
final class ShippedRulesTest {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("kraftexporter.home", ".."), "jvm-agent-config");

  /** The keys of agent 1.0.1 that have a use here. */
  private static final Set<String> KEYS =
      Set.of(
          "lowercaseOutputName",
          "lowercaseOutputLabelNames",
          "includeObjectNames",
          "excludeObjectNames",
          "rules");

  /** The JVM's one metric that agent 1.0.1 does not have. */
  private static final String PROCESSORS = "jvm_available_processors";

  private static final Set<String> RULE_KEYS =
      Set.of("pattern", "name", "type", "help", "labels", "value", "valueFactor", "cache");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void rulesAreAsTheirHeadSays(Path file) throws IOException {
    Map<String, Object> all = new Yaml().load(Files.readString(file));
    List<String> wrong = new ArrayList<>();
    all.keySet().stream().filter(key -> !KEYS.contains(key)).forEach(wrong::add);
    assertTrue(all.containsKey("includeObjectNames"), "bounds what is read");
    boolean profile = file.getParent().endsWith("profiles");
    boolean uncached = false;
    for (Object one : (List<?>) all.get("rules")) {
      Map<?, ?> rule = (Map<?, ?>) one;
      String pattern = String.valueOf(rule.get("pattern"));
      String name = String.valueOf(rule.get("name"));
      boolean drops = name.isEmpty();
      boolean named = rule.containsKey("name");
      boolean cached = Boolean.TRUE.equals(rule.get("cache"));
      check(wrong, pattern, "key", RULE_KEYS.containsAll(rule.keySet()));
      check(wrong, pattern, "begins", pattern.startsWith("^"));
      check(wrong, pattern, "named", named || profile);
      check(wrong, pattern, "help", drops || !named || rule.get("help") instanceof String);
      check(wrong, pattern, "name", !name.matches("(jvm|process)_.*") || name.equals(PROCESSORS));
      check(wrong, pattern, "one metric", profile || !name.contains("$"));
      check(wrong, pattern, "after a rule without cache", !cached || !uncached);
      uncached |= !cached;
      // A cached rule never sees another value than the first; one without is for a value's sake.
      check(wrong, pattern, "value apart", cached == !pattern.endsWith("$"));
      check(wrong, pattern, "ends", !cached || drops || pattern.endsWith(":"));
    }
    assertEquals(List.of(), wrong);
  }

  private static void check(List<String> wrong, String pattern, String what, boolean holds) {
    if (!holds) {
      wrong.add(what + ": " + pattern);
    }
  }
}

package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files of an installation, as the tests find them. */
final class Shipped {
  static final Path HOME = Path.of(System.getProperty("kraftexporter.home")).normalize();

  private static final YAMLMapper YAML = new YAMLMapper();

  private Shipped() {}

  /** The files of a directory with this ending, sorted. */
  static List<Path> files(String directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** A YAML or JSON file. */
  static JsonNode read(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  /** The rules of all rule files: recording rules have {@code record}, alerts {@code alert}. */
  static List<JsonNode> rules() throws IOException {
    return rules("rules");
  }

  /** The rules that give series other exporters' names. */
  static List<JsonNode> aliases() throws IOException {
    return rules("rules/aliases");
  }

  private static List<JsonNode> rules(String directory) throws IOException {
    Stream<JsonNode> rules = Stream.of();
    for (Path file : files(directory, ".yml")) {
      rules =
          Stream.concat(
              rules, each(read(file).path("groups")).flatMap(group -> each(group.path("rules"))));
    }
    return rules.toList();
  }

  static List<JsonNode> alerts() throws IOException {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}

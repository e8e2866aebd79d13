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
public final class Shipped {
  public static final Path HOME = Path.of(System.getProperty("kraftexporter.home")).normalize();

  private static final YAMLMapper YAML = new YAMLMapper();

  private Shipped() {}

  /** The files of a directory with this ending, sorted. */
  public static List<Path> files(String directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** Returns the rendered rule files for Prometheus, without the aliases. */
  static List<Path> ruleFiles() throws IOException {
    return files("rules", ".yml").stream()
        .filter(file -> file.getFileName().toString().startsWith("kafka_"))
        .toList();
  }

  /** A YAML or JSON file. */
  public static JsonNode read(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  /** The rules of all rule files: recording rules have {@code record}, alerts {@code alert}. */
  static List<JsonNode> rules() throws IOException {
    return rules(ruleFiles());
  }

  /** The rules that give series other exporters' names. */
  static List<JsonNode> aliases() throws IOException {
    return rules(files("rules/aliases", ".yml"));
  }

  private static List<JsonNode> rules(List<Path> files) throws IOException {
    Stream<JsonNode> rules = Stream.of();
    for (Path file : files) {
      rules =
          Stream.concat(
              rules, each(read(file).path("groups")).flatMap(group -> each(group.path("rules"))));
    }
    return rules.toList();
  }

  public static List<JsonNode> recordings() throws IOException {
    return rules().stream().filter(rule -> rule.has("record")).toList();
  }

  public static List<JsonNode> alerts() throws IOException {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  public static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}

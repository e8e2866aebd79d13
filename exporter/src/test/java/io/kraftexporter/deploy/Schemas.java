package io.kraftexporter.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes the schemas of resources as kubeconform reads them: of Kubernetes' own kinds with all that
 * they refer to in one file, of custom resources without fields that are not defined.
 */
final class Schemas {
  private static final List<String> KINDS =
      List.of(
          "configmap-v1",
          "deployment-apps-v1",
          "networkpolicy-networking-v1",
          "service-v1",
          "serviceaccount-v1",
          "statefulset-apps-v1");

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
  private final Path to;

  Schemas(Path to) {
    this.to = to;
  }

  /** Writes those of {@link #KINDS} from schemas that refer to {@code _definitions.json}. */
  void kubernetes(Path from) throws IOException {
    JsonNode definitions = read(from.resolve("_definitions.json")).path("$defs");
    for (String kind : KINDS) {
      ObjectNode schema = (ObjectNode) read(from.resolve(kind + ".json"));
      schema.remove("$id");
      schema.set("$defs", definitions);
      json.writeValue(to.resolve(kind + ".json").toFile(), schema);
    }
  }

  /** Reads a schema, with references that stay in its file. */
  private JsonNode read(Path file) throws IOException {
    return json.readTree(Files.readString(file).replaceAll("(\"\\$ref\": \")[^\"#]*#", "$1#"));
  }

  /** Writes one for each version of each custom resource that is defined in a directory. */
  void custom(Path from) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
    for (Path file : files) {
      try (MappingIterator<JsonNode> documents =
          yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
        for (JsonNode definition : documents.readAll()) {
          String kind = definition.at("/spec/names/kind").asText().toLowerCase(Locale.ROOT);
          for (JsonNode version : definition.at("/spec/versions")) {
            JsonNode schema = version.at("/schema/openAPIV3Schema");
            close(schema);
            ((ObjectNode) schema.path("properties")).putObject("metadata").put("type", "object");
            String name = kind + "_" + version.path("name").asText() + ".json";
            json.writeValue(to.resolve(name).toFile(), schema);
          }
        }
      }
    }
  }

  /** Forbids what an API server would remove. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.path("x-kubernetes-int-or-string").asBoolean()) {
        object.removeAll().putArray("type").add("string").add("integer");
      }
      if (object.path("properties").isObject()
          && !object.has("additionalProperties")
          && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        object.put("additionalProperties", false);
      }
    }
    schema.forEach(Schemas::close);
  }
}

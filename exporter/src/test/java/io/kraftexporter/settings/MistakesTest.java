package io.kraftexporter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kraftexporter.config.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of mistakes with their whole messages, and the JSON schema's verdict on the same files.
 *
 * <p>{@code -Ddocs.update=true} writes the messages and the schema anew.
 */
final class MistakesTest {
  private static final Path TABLE = Path.of("src/test/resources/config/mistakes.txt");
  private static final Path SCHEMA = Path.of("config/exporter.schema.json");
  private static final boolean UPDATE = Boolean.getBoolean("docs.update");

  @TempDir private static Path directory;

  private record Case(String kind, String file, String message) {}

  @TestFactory
  Stream<DynamicTest> everyMistakeHasOneMessageWithThePlaceToEdit() throws IOException {
    String text = Files.readString(TABLE);
    String head = text.substring(0, text.indexOf("\n=== ") + 1);
    List<Case> cases = new ArrayList<>();
    for (String each : text.substring(head.length() + 4).split("(?m)^=== ", -1)) {
      int line = each.indexOf('\n');
      int end = each.lastIndexOf("\n---\n");
      cases.add(
          new Case(
              each.substring(0, line),
              each.substring(line + 1, end + 1),
              each.substring(end + 5).strip()));
    }
    assertTrue(cases.size() >= 40, () -> "only " + cases.size());
    if (UPDATE) {
      StringBuilder table = new StringBuilder(head);
      for (Case one : cases) {
        table.append(
            "=== %s\n%s---\n%s\n".formatted(one.kind(), one.file(), refusal(one.file()).strip()));
      }
      Files.writeString(TABLE, table);
    }
    return cases.stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.message(),
                    () -> {
                      assertEquals(one.message(), refusal(one.file()).strip());
                      assertSchema(one);
                    }));
  }

  private static void assertSchema(Case one) throws IOException {
    if (!one.kind().equals("yaml")) {
      assertEquals(one.kind().equals("shape"), !complaints(one.file()).isEmpty(), one.file());
    }
  }

  @Test
  void schemaIsMadeOfTheRecords() throws IOException {
    if (UPDATE) {
      Files.writeString(SCHEMA, JsonSchema.of(Configuration.class));
    }
    assertEquals(Files.readString(SCHEMA), JsonSchema.of(Configuration.class));
  }

  @Test
  void bothAcceptTheSameFiles() throws Exception {
    String shipped = Files.readString(Path.of("config/exporter.yml"));
    assertEquals(
        "# yaml-language-server: $schema=exporter.schema.json",
        shipped.lines().findFirst().orElse(""));
    for (String valid :
        List.of(
            shipped,
            "{}",
            "kafka:\njmx: {port: \"9010\", nodes: [{address: \"a:1\", node_id: }]}",
            "kafka: {bootstrap: \"a:1, b:2\", properties: {retries: 3, ssl: \"${file:x}\"}}",
            "listen: 9308\nhttp: {max_concurrent_scrapes: \"${env:N}\"}",
            "host: {enabled: true, broker: {log_dirs: [/a]}, network_speeds: {eth0: 10}}",
            "host: {enabled: auto, exclude: [stat]}\ngroups: {slo: [{match: a, seconds: 3}]}",
            """
            clusters:
              - {name: east, kafka: {bootstrap: "a:1"}}
              - {name: west, jmx: {nodes: [{address: "c:1"}]}}
            """)) {
      assertEquals(List.of(), complaints(valid), valid);
      Files.writeString(directory.resolve("x"), "7");
      new ConfigurationFile(directory, Map.of("N", "7")).load(valid);
    }
  }

  private static List<String> complaints(String yaml) throws IOException {
    JsonNode schema = new ObjectMapper().readTree(JsonSchema.of(Configuration.class));
    return SchemaCheck.complaints(new ObjectMapper(new YAMLFactory()).readTree(yaml), schema);
  }

  private static String refusal(String file) {
    return new ConfigurationFile(directory, Map.of()).wholeRefusal(file);
  }
}

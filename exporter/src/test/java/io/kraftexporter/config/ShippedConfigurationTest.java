package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.settings.Configuration;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The shipped {@code exporter.yml}. */
final class ShippedConfigurationTest {

  @Test
  void itHasEveryKeyAndNoOther() throws IOException {
    JsonNode shipped =
        new YamlTree(new Mistakes())
            .read(
                Files.readString(
                    Path.of(System.getProperty("kraftexporter.home"))
                        .resolve("exporter/config/exporter.yml")));
    assertEquals(keys("", Configuration.class), keys("", Configuration.class, shipped));
  }

  private static Set<String> keys(String path, Class<?> type) {
    Set<String> keys = new TreeSet<>();
    for (RecordComponent component : Keys.all(type).values()) {
      String key = path + Keys.of(component);
      keys.add(key);
      if (nested(component)) {
        keys.addAll(keys(key + ".", component.getType()));
      }
    }
    return keys;
  }

  private static Set<String> keys(String path, Class<?> type, JsonNode tree) {
    Set<String> keys = new TreeSet<>();
    tree.fieldNames().forEachRemaining(name -> keys.add(path + name));
    for (RecordComponent component : Keys.all(type).values()) {
      String key = Keys.of(component);
      if (nested(component)) {
        keys.addAll(keys(path + key + ".", component.getType(), tree.path(key)));
      }
    }
    return keys;
  }

  private static boolean nested(RecordComponent component) {
    return component.getType().isRecord() && ScalarType.of(component.getType()).isEmpty();
  }
}

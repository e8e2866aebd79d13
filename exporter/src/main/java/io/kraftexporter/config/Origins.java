package io.kraftexporter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/**
 * Origins of the values of a configuration: the default, a line of the file, an option of the
 * command line or an environment variable.
 */
public final class Origins {
  private static final String DEFAULT = "default";

  private final Places places;
  private final Map<String, String> written = new LinkedHashMap<>();

  /**
   * Knows the values of a file.
   *
   * @param file its keys, with their present names
   */
  Origins(ObjectNode file, Places places) {
    this.places = places;
    add("", file);
  }

  private void add(String path, JsonNode node) {
    if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        add(path + "[" + i + "]", node.get(i));
      }
    } else if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(key -> add(Keys.below(path, key.getKey()), key.getValue()));
    } else if (!node.isNull()) {
      written.put(path, node.asText());
    }
  }

  /** Returns the origin of a key's value, with the references that the file has in its place. */
  public String of(String path) {
    return places.option(path).orElseGet(() -> ofFile(path));
  }

  private String ofFile(String path) {
    String references =
        written.entrySet().stream()
            .filter(value -> isOf(value.getKey(), path))
            .flatMap(value -> References.REFERENCE.matcher(value.getValue()).results())
            .map(MatchResult::group)
            .filter(reference -> !reference.startsWith("$$"))
            .distinct()
            .collect(Collectors.joining(", "));
    if (written.keySet().stream().noneMatch(key -> isOf(key, path))) {
      return DEFAULT;
    }
    String place = places.fileAndLine(path);
    return references.isEmpty() ? place : place + ", " + references;
  }

  /** Returns whether a value of the file is that of a key or an element of its list. */
  private static boolean isOf(String written, String path) {
    return written.equals(path) || written.startsWith(path + "[");
  }
}

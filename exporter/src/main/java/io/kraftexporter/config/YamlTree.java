package io.kraftexporter.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Reads YAML into a tree whose scalars are texts as they were written: what {@code 007} or {@code
 * 1_000} means is for its key to say.
 *
 * <p>What other readers would let pass is a mistake: a key given twice, an alias (which Jackson
 * would read as its name), a second document.
 */
final class YamlTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Mistakes mistakes;

  YamlTree(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** The tree, empty where there is nothing or nothing that can be read. */
  ObjectNode read(String yaml) {
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      JsonNode root = parser.nextToken() == null ? NODES.nullNode() : node(parser, "");
      if (parser.nextToken() != null) {
        mistakes.add("", "a second document", "only one in a file");
      }
      if (root instanceof ObjectNode object) {
        return object;
      }
      if (!root.isNull()) {
        mistakes.add("", "no map", "keys with their values, such as listen: \":9308\"");
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      mistakes.add(
          "", "line " + at.getLineNr() + ", column " + at.getColumnNr(), "YAML: " + problem(e));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return NODES.objectNode();
  }

  private JsonNode node(YAMLParser parser, String path) throws IOException {
    if (parser.isCurrentAlias()) {
      mistakes.add(path, "*" + parser.getText(), "a value itself, no alias");
      return NODES.nullNode();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> array(parser, path);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.textNode(parser.getText());
    };
  }

  private ObjectNode object(YAMLParser parser, String path) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String below = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      JsonNode value = node(parser, below);
      if (object.putIfAbsent(key, value) != null) {
        mistakes.add(below, "given twice", "once");
      }
    }
    return object;
  }

  private ArrayNode array(YAMLParser parser, String path) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(node(parser, path + "[" + array.size() + "]"));
    }
    return array;
  }

  /** The parser's words without its quotations from the file, which are indented. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }
}

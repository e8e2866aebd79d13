package io.kraftexporter.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern POSITION = Pattern.compile("line (\\d+), column \\d+");

  private final Mistakes mistakes;
  private final Map<String, Integer> lines;

  YamlTree(Mistakes mistakes) {
    this(mistakes, new HashMap<>());
  }

  /**
   * Reads with places.
   *
   * @param lines takes the line of each key and element by its path
   */
  YamlTree(Mistakes mistakes, Map<String, Integer> lines) {
    this.mistakes = mistakes;
    this.lines = lines;
  }

  /** The tree, empty where there is nothing or nothing that can be read. */
  ObjectNode read(String yaml) {
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      JsonNode root = parser.nextToken() == null ? NODES.nullNode() : node(parser, "");
      if (parser.nextToken() != null) {
        at("", parser);
        mistakes.mustBe("", "several documents", "one");
      } else if (!root.isNull() && !root.isObject()) {
        lines.put("", 1);
        mistakes.mustBe("", "no map", "keys with their values, such as listen: \":9308\"");
      }
      if (root instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      refuse(e, yaml.lines().toList());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    return NODES.objectNode();
  }

  /**
   * Names the line to edit: where a scalar begins that has no end, the line before if it lacks its
   * colon, else the line where the parser stopped.
   */
  private void refuse(JsonProcessingException e, List<String> text) {
    String message = e.getOriginalMessage();
    int stopped = e.getLocation().getLineNr();
    Matcher start = POSITION.matcher(message);
    if (message.startsWith("while scanning") && start.find()) {
      lines.put("", Integer.parseInt(start.group(1)));
    } else if (message.startsWith("mapping values") && lacksColon(text, stopped - 1)) {
      lines.put("", stopped - 1);
    } else {
      lines.put("", stopped);
    }
    mistakes.add("", "not YAML", problem(e));
  }

  /** Returns whether the line of this number, from 1, is a key without its colon. */
  private static boolean lacksColon(List<String> text, int line) {
    return line >= 1 && line <= text.size() && !text.get(line - 1).matches(".*:( .*)?|\\s*(#.*)?");
  }

  private void at(String path, YAMLParser parser) {
    lines.put(path, parser.currentTokenLocation().getLineNr());
  }

  private JsonNode node(YAMLParser parser, String path) throws IOException {
    if (parser.isCurrentAlias()) {
      mistakes.mustBe(path, "an alias", "a value itself");
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
      String below = Keys.below(path, key);
      at(below, parser);
      parser.nextToken();
      JsonNode value = node(parser, below);
      if (object.putIfAbsent(key, value) != null) {
        mistakes.mustBe(below, "given twice", "given once");
      }
    }
    return object;
  }

  private ArrayNode array(YAMLParser parser, String path) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String element = path + "[" + array.size() + "]";
      at(element, parser);
      array.add(node(parser, element));
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

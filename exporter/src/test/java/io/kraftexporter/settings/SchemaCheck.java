package io.kraftexporter.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks a document by the keywords of JSON schema that our schema uses, and by no other. */
public final class SchemaCheck {
  private SchemaCheck() {}

  /** Returns what the schema refuses; nothing if the document is valid. */
  public static List<String> complaints(JsonNode document, JsonNode schema) {
    List<String> complaints = new ArrayList<>();
    check("", document, schema, complaints);
    return complaints;
  }

  private static void check(String at, JsonNode node, JsonNode schema, List<String> complaints) {
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      JsonNode value = keyword.getValue();
      boolean holds =
          switch (keyword.getKey()) {
            case "$schema", "title", "properties", "additionalProperties" -> true;
            case "type" -> isOf(node, value);
            case "pattern" -> !node.isTextual() || find(value.asText(), node.asText());
            case "enum" -> contains(value, node);
            case "anyOf" -> anyOf(node, value);
            case "required" -> !node.isObject() || hasAll(node, value);
            case "items" -> {
              for (int i = 0; node.isArray() && i < node.size(); i++) {
                check(at + "[" + i + "]", node.get(i), value, complaints);
              }
              yield true;
            }
            default -> throw new AssertionError("keyword " + keyword.getKey());
          };
      if (!holds) {
        complaints.add(at + ": " + keyword);
      }
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String key = entry.getKey();
        JsonNode known = schema.path("properties").path(key);
        JsonNode others = schema.path("additionalProperties");
        if (known.isObject() || others.isObject()) {
          check(at + "." + key, entry.getValue(), known.isObject() ? known : others, complaints);
        } else if (others.isBoolean() && !others.asBoolean()) {
          complaints.add(at + "." + key + ": unknown");
        }
      }
    }
  }

  private static boolean isOf(JsonNode node, JsonNode types) {
    if (types.isTextual()) {
      return isOf(node, types.asText());
    }
    for (JsonNode type : types) {
      if (isOf(node, type.asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(JsonNode node, String type) {
    return switch (type) {
      case "object" -> node.isObject() || node.isMissingNode();
      case "array" -> node.isArray();
      case "string" -> node.isTextual();
      case "integer" -> node.isIntegralNumber();
      case "number" -> node.isNumber();
      case "boolean" -> node.isBoolean();
      case "null" -> node.isNull();
      default -> throw new AssertionError("type " + type);
    };
  }

  private static boolean find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  private static boolean contains(JsonNode constants, JsonNode node) {
    for (JsonNode constant : constants) {
      if (constant.equals(node)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyOf(JsonNode node, JsonNode schemas) {
    for (JsonNode schema : schemas) {
      if (complaints(node, schema).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAll(JsonNode node, JsonNode names) {
    for (JsonNode name : names) {
      if (!node.has(name.asText())) {
        return false;
      }
    }
    return true;
  }
}

package io.kraftexporter.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Describes the configuration file as a JSON schema, for editors: its keys, what each holds, and
 * which must be given.
 *
 * <p>Values that only make sense together, and the limits of numbers and durations, are checked by
 * the records alone. A text with a reference such as {@code ${env:NAME}} is allowed everywhere.
 */
public final class JsonSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String REFERENCE = "|\\$\\{";
  private static final String PORT =
      "0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
  private static final String ADDRESS = "((\\[.*\\]|[^:]*):)?" + PORT;

  /** The JSON types of a value on one line, and the pattern that it must match as a text. */
  private record Shape(List<String> types, String pattern) {}

  private static final Shape TEXT = new Shape(List.of("string", "number", "boolean"), "");
  private static final Shape WHOLE = new Shape(List.of("integer", "string"), "[+-]?[0-9]+");
  private static final Map<Type, Shape> SHAPES =
      Map.of(
          String.class,
          TEXT,
          Secret.class,
          TEXT,
          NamePattern.class,
          TEXT,
          Path.class,
          new Shape(TEXT.types(), ".+"),
          int.class,
          WHOLE,
          Integer.class,
          WHOLE,
          boolean.class,
          new Shape(List.of("boolean", "string"), "true|false"),
          Duration.class,
          new Shape(List.of("string"), "[0-9]{1,18}(ms|s|m|h|d)"),
          HostPort.class,
          new Shape(List.of("string", "integer"), ADDRESS));

  private JsonSchema() {}

  /** Returns the schema of the files from which this record is made, as text. */
  public static String of(Class<?> type) {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Configuration of KRaft Exporter");
    schema.setAll(record(type, Set.of()));
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(schema)
          + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Describes a record.
   *
   * @param required keys without a default
   */
  private static ObjectNode record(Class<?> type, Set<String> required) {
    ObjectNode schema = NODES.objectNode();
    schema.set("type", types(List.of("object", "null")));
    ObjectNode properties = schema.putObject("properties");
    Keys.all(type).forEach((key, component) -> properties.set(key, component(component)));
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("type", "object");
      ArrayNode names = schema.putArray("required");
      required.stream().sorted().forEach(names::add);
    }
    return schema;
  }

  private static ObjectNode component(RecordComponent component) {
    Type type = component.getGenericType();
    ObjectNode schema = value(type);
    if (component.isAnnotationPresent(CommaSeparated.class)) {
      Shape one = Optional.ofNullable(SHAPES.get(argument(type))).orElseThrow();
      schema.set("type", types(List.of("array", "string", "null")));
      String element = "\\s*(" + one.pattern() + ")\\s*";
      schema.put("pattern", "^" + element + "(," + element + ")*$" + REFERENCE);
      return schema;
    }
    return nullable(schema);
  }

  /** A key without a value leaves the default, so that every key may be empty. */
  private static ObjectNode nullable(ObjectNode schema) {
    if (schema.get("enum") instanceof ArrayNode constants) {
      constants.addNull();
    } else if (schema.get("anyOf") instanceof ArrayNode choices) {
      choices.addObject().put("type", "null");
    } else if (schema.path("type").isTextual()) {
      schema.set("type", types(List.of(schema.path("type").asText(), "null")));
    } else if (schema.get("type") instanceof ArrayNode types && !has(types, "null")) {
      types.add("null");
    }
    return schema;
  }

  private static boolean has(ArrayNode types, String name) {
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode value(Type type) {
    ObjectNode schema = NODES.objectNode();
    if (type instanceof ParameterizedType generic) {
      Type argument = argument(type);
      if (generic.getRawType() == Optional.class) {
        return nullable(value(argument));
      } else if (generic.getRawType() == List.class) {
        schema.put("type", "array");
        schema.set("items", element(argument));
      } else {
        schema.put("type", "object");
        schema.set("additionalProperties", element(argument));
      }
      return schema;
    }
    Class<?> kind = (Class<?>) type;
    return kind.isEnum() ? oneOf(kind) : scalar(type).orElseGet(() -> record(kind, Set.of()));
  }

  /** The element of a list or a map, which has no default. */
  private static ObjectNode element(Type type) {
    return type instanceof Class<?> kind && kind.isRecord() && ScalarType.of(kind).isEmpty()
        ? record(kind, required(kind))
        : value(type);
  }

  /** Keys that an element must have: what it cannot inherit and what may not be absent. */
  private static Set<String> required(Class<?> element) {
    Set<String> required = new TreeSet<>();
    for (RecordComponent component : element.getRecordComponents()) {
      if (!component.isAnnotationPresent(Inline.class) && component.getType() != Optional.class) {
        required.add(Keys.of(component));
      }
    }
    return required;
  }

  private static Optional<ObjectNode> scalar(Type type) {
    return Optional.ofNullable(SHAPES.get(type))
        .map(
            shape -> {
              ObjectNode schema = NODES.objectNode();
              schema.set("type", types(shape.types()));
              if (!shape.pattern().isEmpty()) {
                schema.put("pattern", "^(" + shape.pattern() + ")$" + REFERENCE);
              }
              return schema;
            });
  }

  private static ObjectNode oneOf(Class<?> type) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode choices = schema.putArray("anyOf");
    ArrayNode constants = choices.addObject().putArray("enum");
    for (Object constant : Arrays.asList(type.getEnumConstants())) {
      String name = constant.toString().toLowerCase(Locale.ROOT);
      constants.add(name);
      if (name.equals("true") || name.equals("false")) {
        constants.add(Boolean.parseBoolean(name)); // as editors read it
      }
    }
    choices.addObject().put("type", "string").put("pattern", "\\$\\{");
    return schema;
  }

  private static ArrayNode types(List<String> names) {
    ArrayNode types = NODES.arrayNode();
    names.forEach(types::add);
    return types;
  }

  private static Type argument(Type type) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }
}

package io.kraftexporter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes records of a tree and collects every mistake on the way.
 *
 * <p>So that one mistake does not hide others, a wrong value's default stands in for it while its
 * record is checked; a check that then fails at or above the wrong value is not reported.
 */
final class Binder {
  private final References references;
  private final Mistakes mistakes;
  private final Map<String, String> written = new HashMap<>();

  Binder(References references, Mistakes mistakes) {
    this.references = references;
    this.mistakes = mistakes;
  }

  /** The record; what it is worth where there are mistakes is not defined. */
  <T> Optional<T> bind(Class<T> type, ObjectNode tree, ObjectNode defaults) {
    return value(type, "", tree, defaults).map(type::cast);
  }

  private Optional<Object> value(Type type, String path, JsonNode node, JsonNode byDefault) {
    written.put(path, written(type, node));
    Optional<Object> bound = given(type, path, node, byDefault);
    return bound.isPresent() || byDefault.isMissingNode()
        ? bound
        : new Binder(references, new Mistakes())
            .given(type, path, byDefault, MissingNode.getInstance());
  }

  private Optional<Object> given(Type type, String path, JsonNode node, JsonNode byDefault) {
    Optional<ScalarType> scalar = ScalarType.of(type);
    if (is(type, Optional.class)) {
      return isAbsent(node)
          ? Optional.of(Optional.empty())
          : value(argument(type), path, node, byDefault).map(Optional::of);
    } else if (is(type, List.class) && node instanceof ArrayNode array) {
      return list(argument(type), path, array);
    } else if (is(type, Map.class) && node instanceof ObjectNode object) {
      return map(argument(type), path, object);
    } else if (type instanceof Class<?> kind
        && isNested(kind)
        && node instanceof ObjectNode object) {
      return record(kind, path, object, byDefault);
    } else if (scalar.isPresent() && node.isValueNode() && !isAbsent(node)) {
      return scalar(scalar.get(), path, node.asText());
    }
    String shape = is(type, List.class) ? "a list" : "keys with values";
    mistakes.mustBe(path, written(type, node), scalar.map(ScalarType::allowed).orElse(shape));
    return Optional.empty();
  }

  private Optional<Object> scalar(ScalarType scalar, String path, String text) {
    Optional<String> resolved = resolved(path, text);
    Optional<Object> value = resolved.flatMap(scalar::read);
    if (resolved.isPresent() && value.isEmpty()) {
      mistakes.mustBe(path, Objects.requireNonNull(written.get(path)), scalar.allowed());
    }
    return value;
  }

  private Optional<String> resolved(String path, String text) {
    return references.resolve(
        text, (reference, allowed) -> mistakes.mustBe(path, Mistake.quoted(reference), allowed));
  }

  /** A list given as one text with commas; its elements are shown as that text. */
  private Optional<Object> commaSeparated(Type list, String path, String text) {
    ScalarType scalar = ScalarType.of(argument(list)).orElseThrow();
    written.put(path, Mistake.quoted(text));
    List<Object> values = new ArrayList<>();
    List<String> parts =
        resolved(path, text).map(all -> List.of(all.split(",", -1))).orElse(List.of());
    for (String part : parts) {
      written.put(path + "[" + values.size() + "]", Mistake.quoted(text));
      Optional<Object> value = scalar.read(part.strip());
      if (value.isEmpty()) {
        mistakes.mustBe(
            path, Mistake.quoted(text), scalar.allowed() + "; several of them with commas");
        return Optional.empty();
      }
      values.add(value.get());
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(values);
  }

  private Optional<Object> list(Type element, String path, ArrayNode array) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      value(element, path + "[" + i + "]", array.get(i), MissingNode.getInstance())
          .ifPresent(list::add);
    }
    return list.size() == array.size() ? Optional.of(list) : Optional.empty();
  }

  private Optional<Object> map(Type element, String path, ObjectNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      value(element, Keys.below(path, entry.getKey()), entry.getValue(), MissingNode.getInstance())
          .ifPresent(value -> map.put(entry.getKey(), value));
    }
    return map.size() == object.size() ? Optional.of(map) : Optional.empty();
  }

  private Optional<Object> record(
      Class<?> type, String path, ObjectNode object, JsonNode byDefault) {
    List<Object> values = values(type, path, object, byDefault);
    Set<String> known = new TreeSet<>(Keys.all(type).keySet());
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!known.contains(entry.getKey())) {
        mistakes.add(
            Keys.below(path, entry.getKey()),
            "an unknown key",
            Spelling.hint(entry.getKey(), known));
      }
    }
    return construct(type, path, values);
  }

  private List<Object> values(Class<?> type, String path, ObjectNode object, JsonNode byDefault) {
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(Inline.class)) {
        inline(component.getType(), path, object, byDefault).ifPresent(values::add);
      } else {
        String key = Keys.of(component);
        component(component, Keys.below(path, key), object.path(key), byDefault.path(key))
            .ifPresent(values::add);
      }
    }
    return values;
  }

  private Optional<Object> component(
      RecordComponent component, String path, JsonNode node, JsonNode byDefault) {
    Type type = component.getGenericType();
    if (component.isAnnotationPresent(CommaSeparated.class) && node.isTextual()) {
      Optional<Object> list = commaSeparated(type, path, node.asText());
      return list.isPresent() ? list : value(type, path, byDefault, MissingNode.getInstance());
    }
    return value(type, path, node, byDefault);
  }

  private Optional<Object> inline(
      Class<?> type, String path, ObjectNode object, JsonNode byDefault) {
    Optional<Object> bound = construct(type, path, values(type, path, object, byDefault));
    return bound.isEmpty() && byDefault instanceof ObjectNode defaults
        ? new Binder(references, new Mistakes())
            .inline(type, path, defaults, MissingNode.getInstance())
        : bound;
  }

  /**
   * Calls the constructor, unless a value is missing; what it refuses only because of a mistake
   * known before is left out.
   */
  private Optional<Object> construct(Class<?> type, String path, List<Object> values) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    if (values.size() < parameters.length) {
      return Optional.empty();
    }
    try {
      return Optional.of(type.getDeclaredConstructor(parameters).newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof Check.Refusal refusal)) {
        throw new IllegalStateException(type + " refuses without naming a key", e);
      }
      refusal.mistakes().stream()
          .filter(mistake -> !mistakes.knownAt(Keys.below(path, mistake.key())))
          .toList()
          .forEach(
              mistake -> {
                String at = Keys.below(path, mistake.key());
                mistakes.mustBe(at, written.getOrDefault(at, "missing"), mistake.allowed());
              });
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made of a tree", e);
    }
  }

  /** Returns the user's text for a message: references unresolved, secrets masked. */
  private static String written(Type type, JsonNode node) {
    if (isAbsent(node)) {
      return "missing";
    } else if (node.isContainerNode()) {
      String empty = node.isArray() ? "[]" : "{}";
      return node.isEmpty() ? empty : node.isArray() ? "a list" : "a map";
    }
    String text = node.asText();
    return holdsSecrets(type) && !text.isEmpty() ? "***" : Mistake.quoted(text);
  }

  private static boolean holdsSecrets(Type type) {
    if (type instanceof ParameterizedType) {
      return holdsSecrets(argument(type));
    }
    if (type instanceof Class<?> kind && isNested(kind)) {
      return Arrays.stream(kind.getRecordComponents())
          .anyMatch(component -> holdsSecrets(component.getGenericType()));
    }
    return type == Secret.class;
  }

  /** Returns whether a type has keys of its own, unlike a record that is written on one line. */
  private static boolean isNested(Class<?> type) {
    return type.isRecord() && ScalarType.of(type).isEmpty();
  }

  private static boolean is(Type type, Class<?> generic) {
    return type instanceof ParameterizedType parameterized && parameterized.getRawType() == generic;
  }

  /** Returns the element type of an Optional or a list, or the value type of a map. */
  private static Type argument(Type type) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}

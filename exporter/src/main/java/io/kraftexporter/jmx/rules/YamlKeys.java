package io.kraftexporter.jmx.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one map in a rule file, and a note of whatever is wrong with them. */
final class YamlKeys {

  /**
   * The mistakes of a file, and remarks on it.
   *
   * @param origin what the file is called
   * @param mistakes because of which it is refused
   * @param remarks on what is taken, but perhaps not as it was meant
   */
  record Notes(String origin, List<String> mistakes, List<String> remarks) {
    Notes(String origin) {
      this(origin, new ArrayList<>(), new ArrayList<>());
    }
  }

  private final String where;
  private final JsonNode node;
  private final Notes notes;

  /**
   * The keys of this node, which has to be a map.
   *
   * @param where in the file it stands, as notes shall begin
   */
  YamlKeys(String where, JsonNode node, Set<String> known, Notes notes) {
    this.where = where;
    this.node = node;
    this.notes = notes;
    if (!node.isObject()) {
      notes.mistakes().add(notes.origin() + ": " + where + "must be keys with values");
    }
    for (Map.Entry<String, JsonNode> key : node.properties()) {
      if (!known.contains(key.getKey())) {
        remark(key.getKey(), "is not known here");
      }
    }
  }

  boolean has(String key) {
    return node.has(key);
  }

  boolean isNull(String key) {
    return node.path(key).isNull();
  }

  /** The first of these keys that is given, else the last. */
  String first(String name, String alias) {
    return has(name) ? name : alias;
  }

  boolean truth(String key, boolean otherwise) {
    JsonNode value = node.path(key);
    if (!value.isBoolean() && !isMissing(value)) {
      mistake(key, "must be true or false");
    }
    return value.asBoolean(otherwise);
  }

  /** A text; jmx_exporter does not start with anything else. */
  @Nullable String text(String key) {
    return text(key, node.path(key));
  }

  /** The text under a key, or under one of its own. */
  @Nullable String text(String key, JsonNode value) {
    if (!value.isTextual() && !isMissing(value)) {
      mistake(key, "must be a text: put it into quotes");
    }
    return value.textValue();
  }

  /** A number, truth or text. */
  @Nullable Object scalar(String key) {
    JsonNode value = node.path(key);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isNumber() ? value.numberValue() : text(key);
  }

  /** A number, truth or text, as a text. */
  @Nullable String written(String key) {
    Object value = scalar(key);
    return value == null ? null : value.toString();
  }

  Iterable<JsonNode> list(String key) {
    JsonNode list = node.path(key);
    if (!list.isArray() && !isMissing(list)) {
      mistake(key, "must be a list");
    }
    return list;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    list(key).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The entries of a map. */
  Iterable<Map.Entry<String, JsonNode>> entries(String key) {
    JsonNode map = node.path(key);
    if (!map.isObject() && !isMissing(map)) {
      mistake(key, "must be names with values");
    }
    return map.properties();
  }

  /** The map under a key. */
  YamlKeys under(String key, Set<String> known) {
    return new YamlKeys(where + key + ": ", node.path(key), known, notes);
  }

  void mistake(String key, String what) {
    notes.mistakes().add(notes.origin() + ": " + where + key + ": " + what);
  }

  void remark(String key, String what) {
    notes.remarks().add(where + key + ": " + what);
  }

  private static boolean isMissing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}

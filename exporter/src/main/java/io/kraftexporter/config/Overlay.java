package io.kraftexporter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/**
 * Puts one layer of a configuration over another: key by key, a list or a map of free keys as a
 * whole; a key without a value leaves what is below.
 */
final class Overlay {
  private Overlay() {}

  static ObjectNode of(Class<?> type, ObjectNode base, ObjectNode over) {
    ObjectNode merged = base.deepCopy();
    Map<String, RecordComponent> components = Keys.all(type);
    for (Map.Entry<String, JsonNode> entry : over.properties()) {
      String key = entry.getKey();
      RecordComponent component = components.get(key);
      if (component != null
          && component.getType().isRecord()
          && base.get(key) instanceof ObjectNode baseBelow
          && entry.getValue() instanceof ObjectNode overBelow) {
        merged.set(key, of(component.getType(), baseBelow, overBelow));
      } else if (!entry.getValue().isNull() || !merged.has(key)) {
        merged.set(key, entry.getValue());
      }
    }
    return merged;
  }
}

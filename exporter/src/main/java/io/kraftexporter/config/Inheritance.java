package io.kraftexporter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Completes the elements of lists that {@link Inherits} from the record around them. */
final class Inheritance {
  private Inheritance() {}

  /**
   * Completes the lists of this record in place.
   *
   * @param tree all layers, one over the other
   * @param layers what the user gave, without the defaults
   */
  static void apply(Class<?> type, ObjectNode tree, List<ObjectNode> layers, Mistakes mistakes) {
    for (Map.Entry<String, RecordComponent> entry : Keys.all(type).entrySet()) {
      Inherits inherits = entry.getValue().getAnnotation(Inherits.class);
      if (inherits != null
          && tree.get(entry.getKey()) instanceof ArrayNode elements
          && !elements.isEmpty()) {
        refuseOutside(entry.getKey(), inherits, layers, mistakes);
        complete(elements, element(entry.getValue()), base(tree, inherits));
      }
    }
  }

  private static void refuseOutside(
      String list, Inherits inherits, List<ObjectNode> layers, Mistakes mistakes) {
    for (String path : inherits.except()) {
      for (ObjectNode layer : layers) {
        JsonNode given = layer.at("/" + path.replace('.', '/'));
        if (!given.isMissingNode() && !given.isNull()) {
          mistakes.mustBe(path, "given", "left out, as each of " + list + " has its own");
        }
      }
    }
  }

  private static ObjectNode base(ObjectNode tree, Inherits inherits) {
    ObjectNode base = tree.deepCopy();
    for (String path : inherits.except()) {
      int dot = path.lastIndexOf('.');
      String parent = dot < 0 ? "" : "/" + path.substring(0, dot).replace('.', '/');
      String key = path.substring(dot + 1);
      if (base.at(parent) instanceof ObjectNode holder) {
        if (holder.path(key).isArray()) {
          holder.putArray(key);
        } else {
          holder.put(key, "");
        }
      }
    }
    return base;
  }

  private static void complete(ArrayNode elements, Class<?> type, ObjectNode base) {
    ObjectNode inherited = base.deepCopy();
    inherited.retain(new ArrayList<>(Keys.all(type).keySet()));
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof ObjectNode element) {
        elements.set(i, Overlay.of(type, inherited, element));
      }
    }
  }

  private static Class<?> element(RecordComponent list) {
    return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
  }
}

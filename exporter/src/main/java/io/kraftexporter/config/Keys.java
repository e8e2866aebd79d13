package io.kraftexporter.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The keys under which the components of a record stand in the file. */
final class Keys {
  private Keys() {}

  /** The key of a component: {@code requestTimeout} is {@code request_timeout}. */
  static String of(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** The components of a record by key, with those of its inline records. */
  static Map<String, RecordComponent> all(Class<?> type) {
    Map<String, RecordComponent> all = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(Inline.class)) {
        all.putAll(all(component.getType()));
      } else {
        all.put(of(component), component);
      }
    }
    return all;
  }

  /** The path of a key in the record at a path. */
  static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}

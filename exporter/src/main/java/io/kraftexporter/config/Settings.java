package io.kraftexporter.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lists the keys of a configuration with their values, secrets masked. */
public final class Settings {
  private static final String CLUSTERS = "clusters";

  private final Map<String, String> values = new LinkedHashMap<>();

  private Settings() {}

  /**
   * Lists the settings, those of each of several clusters where they differ from what the clusters
   * have in common.
   *
   * @param common what the clusters have in common
   * @param clusters several clusters, or none
   * @param defaults the configuration without a file
   */
  public static List<Setting> of(
      Record configuration, Record common, List<? extends Record> clusters, Record defaults) {
    Map<String, String> usual = values(defaults, Set.of(CLUSTERS));
    Set<String> left = clusters.isEmpty() ? Set.of(CLUSTERS) : notCommon(configuration);
    List<Setting> settings = new ArrayList<>();
    values(configuration, left)
        .forEach(
            (key, value) -> settings.add(new Setting(key, value, !value.equals(usual.get(key)))));
    Map<String, String> shared = values(common, left);
    for (int i = 0; i < clusters.size(); i++) {
      String path = CLUSTERS + "[" + i + "].";
      values(clusters.get(i), Set.of())
          .forEach(
              (key, value) -> {
                if (!value.equals(shared.getOrDefault(key, usual.get(key)))) {
                  settings.add(new Setting(path + key, value, true));
                }
              });
    }
    return settings;
  }

  /** The paths that clusters do not have in common, and the list of clusters. */
  private static Set<String> notCommon(Record configuration) {
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      Inherits inherits = component.getAnnotation(Inherits.class);
      if (inherits != null) {
        List<String> paths = new ArrayList<>(List.of(inherits.except()));
        paths.add(CLUSTERS);
        paths.add("cluster");
        return Set.copyOf(paths);
      }
    }
    return Set.of(CLUSTERS);
  }

  private static Map<String, String> values(Record configuration, Set<String> left) {
    Settings settings = new Settings();
    settings.addRecord("", configuration);
    settings.values.keySet().removeIf(key -> left.contains(key.replaceFirst("\\[.*", "")));
    return settings.values;
  }

  private void addRecord(String path, Object configuration) {
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      Object value = value(component, configuration);
      if (component.isAnnotationPresent(Inline.class)) {
        addRecord(path, value);
      } else {
        add(Keys.below(path, Keys.of(component)), component.getGenericType(), value);
      }
    }
  }

  private void add(String path, Type type, Object value) {
    if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        add(path, argument(type), optional.get());
      } else {
        values.put(path, "");
      }
    } else if (value instanceof List<?> list) {
      addList(path, argument(type), list);
    } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(key.toString(), each));
      sorted.forEach((key, each) -> add(Keys.below(path, key), argument(type), each));
    } else if (value instanceof Map) {
      values.put(path, "{}");
    } else if (value instanceof Record && ScalarType.of(value.getClass()).isEmpty()) {
      addRecord(path, value);
    } else {
      values.put(path, text(value));
    }
  }

  private void addList(String path, Type element, List<?> list) {
    if (!list.isEmpty() && list.get(0) instanceof Record && ScalarType.of(element).isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "[" + i + "]", element, list.get(i));
      }
    } else {
      values.put(
          path, list.stream().map(Settings::text).collect(Collectors.joining(", ", "[", "]")));
    }
  }

  private static String text(Object value) {
    if (value instanceof Secret secret) {
      return secret.isEmpty() ? "" : secret.toString();
    }
    if (value instanceof Duration duration) {
      return ScalarType.text(duration);
    }
    return value instanceof Enum<?> constant
        ? constant.toString().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static Object value(RecordComponent component, Object configuration) {
    try {
      return component.getAccessor().invoke(configuration);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static Type argument(Type type) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }
}

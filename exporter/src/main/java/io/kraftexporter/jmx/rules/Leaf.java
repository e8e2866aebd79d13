package io.kraftexporter.jmx.rules;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * A plain value of a bean's attribute, with its position in the attribute.
 *
 * @param keys the way to it through composite values, outermost first
 * @param name the attribute's name, or the last item's on that way
 * @param value a Number, Boolean or String
 */
record Leaf(
    BeanName bean, List<String> keys, String name, @Nullable String description, Object value) {

  /**
   * Takes an attribute's value apart: composite values into their items, tables into rows whose
   * index becomes properties of the bean.
   *
   * @return false if a value was of a kind that never becomes a sample
   */
  @SuppressWarnings("JavaUtilDate") // java.sql.Date, which is one, has no Instant
  static boolean each(
      BeanName bean,
      List<String> keys,
      String name,
      @Nullable String description,
      @Nullable Object value,
      Consumer<Leaf> to) {
    if (value instanceof Number || value instanceof Boolean || value instanceof String) {
      to.accept(new Leaf(bean, keys, name, description, value));
    } else if (value instanceof Date date) {
      to.accept(new Leaf(bean, keys, name, description, date.getTime() / 1000.0));
    } else if (value instanceof Enum<?> constant) {
      to.accept(new Leaf(bean, keys, name, description, constant.name()));
    } else if (value instanceof Optional<?> optional) {
      return each(bean, keys, name, description, optional.orElse(null), to);
    } else if (value instanceof CompositeData composite) {
      String about = composite.getCompositeType().getDescription();
      List<String> deeper = append(keys, name);
      for (String item : composite.getCompositeType().keySet()) {
        each(bean, deeper, item, about, composite.get(item), to);
      }
    } else if (value instanceof TabularData table) {
      eachRow(bean, keys, name, table, to);
    } else {
      return value == null || value.getClass().isArray();
    }
    return true;
  }

  private static void eachRow(
      BeanName bean, List<String> keys, String name, TabularData table, Consumer<Leaf> to) {
    List<String> index = table.getTabularType().getIndexNames();
    TreeSet<String> columns = new TreeSet<>(table.getTabularType().getRowType().keySet());
    columns.removeAll(index);
    for (Object element : table.values()) {
      if (!(element instanceof CompositeData row)) {
        continue;
      }
      Map<String, String> properties = new LinkedHashMap<>(bean.properties());
      for (String column : index) {
        Object cell = row.get(column);
        if (cell instanceof CompositeData composite) {
          for (String item : composite.getCompositeType().keySet()) {
            put(properties, column + "_" + item, composite.get(item));
          }
        } else {
          put(properties, column, cell);
        }
      }
      String about = row.getCompositeType().getDescription();
      BeanName rowName = BeanName.of(bean.domain(), properties);
      for (String column : columns) {
        if (column.equalsIgnoreCase("value")) {
          each(rowName, keys, name, about, row.get(column), to);
        } else {
          each(rowName, append(keys, name), column, about, row.get(column), to);
        }
      }
    }
  }

  private static void put(Map<String, String> properties, String key, @Nullable Object value) {
    if (value != null) {
      String free = key;
      while (properties.containsKey(free)) {
        free += "_";
      }
      properties.put(free, value.toString());
    }
  }

  private static List<String> append(List<String> keys, String key) {
    return Stream.concat(keys.stream(), Stream.of(key)).toList();
  }

  /** Where the value stands, as rules see it. */
  ValuePath at(boolean snakeCase) {
    return new ValuePath(bean, keys, name(snakeCase));
  }

  String name(boolean snakeCase) {
    return snakeCase ? snakeCase(name) : name;
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i > 0 && Character.isUpperCase(c)) {
        char before = name.charAt(i - 1);
        if (!Character.isUpperCase(before) && before != '_') {
          snake.append('_');
        }
      }
      snake.append(c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}

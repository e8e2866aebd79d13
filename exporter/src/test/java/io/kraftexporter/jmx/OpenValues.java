package io.kraftexporter.jmx;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;

/**
 * Values of attributes as a YAML file writes them: a scalar is itself, and a map of one key is what
 * the key says, such as {@code {date: 1500}} or {@code {composite: {used: 5}}}.
 */
final class OpenValues {
  private OpenValues() {}

  static @Nullable Object of(@Nullable Object yaml) {
    if (!(yaml instanceof Map<?, ?> map)) {
      return yaml;
    }
    Map.Entry<?, ?> only = map.entrySet().iterator().next();
    Object given = only.getValue();
    return switch (only.getKey().toString()) {
      case "long" -> ((Number) given).longValue();
      case "atomic" -> new AtomicLong(((Number) given).longValue());
      case "decimal" -> new BigDecimal(given.toString());
      case "date" -> Date.from(Instant.ofEpochMilli(((Number) given).longValue()));
      case "enum" -> TimeUnit.valueOf(given.toString());
      case "optional" -> Optional.ofNullable(of(given));
      case "array" -> ((List<?>) given).stream().mapToInt(item -> (Integer) item).toArray();
      case "character" -> given.toString().charAt(0);
      case "list" -> given;
      case "fails" -> failing(given.toString());
      case "composite" -> composite((Map<?, ?>) given);
      case "table" -> table((Map<?, ?>) given);
      default -> throw new IllegalArgumentException("no such kind of value: " + only);
    };
  }

  private static Supplier<Object> failing(String message) {
    return () -> {
      throw new IllegalStateException(message);
    };
  }

  private static CompositeData composite(Map<?, ?> items) {
    Map<String, Object> values = new LinkedHashMap<>();
    items.forEach((name, value) -> values.put(name.toString(), of(value)));
    String[] names = values.keySet().toArray(String[]::new);
    OpenType<?>[] types =
        values.values().stream().map(OpenValues::type).toArray(OpenType<?>[]::new);
    try {
      return new CompositeDataSupport(
          new CompositeType("Composite", "A composite.", names, names, types), values);
    } catch (OpenDataException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * {@code index}: the columns that tell rows apart; {@code rows}: a map for each; {@code odd}: an
   * element that is no row.
   */
  private static TabularData table(Map<?, ?> given) {
    List<CompositeData> rows = new ArrayList<>();
    ((List<?>) given.get("rows")).forEach(row -> rows.add(composite((Map<?, ?>) row)));
    String[] index = ((List<?>) given.get("index")).toArray(String[]::new);
    try {
      TabularType type =
          new TabularType("Table", "A table.", rows.get(0).getCompositeType(), index);
      TabularDataSupport table =
          new TabularDataSupport(type) {
            @Override
            public Collection<Object> values() {
              return given.containsKey("odd")
                  ? Stream.concat(super.values().stream(), Stream.of(given.get("odd"))).toList()
                  : super.values();
            }
          };
      rows.forEach(table::put);
      return table;
    } catch (OpenDataException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static OpenType<?> type(@Nullable Object value) {
    if (value instanceof CompositeData composite) {
      return composite.getCompositeType();
    }
    if (value instanceof TabularData table) {
      return table.getTabularType();
    }
    if (value instanceof int[]) {
      try {
        return new ArrayType<int[]>(SimpleType.INTEGER, true);
      } catch (OpenDataException e) {
        throw new IllegalArgumentException(e);
      }
    }
    if (value instanceof Integer) {
      return SimpleType.INTEGER;
    }
    if (value instanceof Long) {
      return SimpleType.LONG;
    }
    if (value instanceof Double) {
      return SimpleType.DOUBLE;
    }
    if (value instanceof Boolean) {
      return SimpleType.BOOLEAN;
    }
    if (value instanceof Date) {
      return SimpleType.DATE;
    }
    if (value instanceof Character) {
      return SimpleType.CHARACTER;
    }
    return SimpleType.STRING;
  }
}

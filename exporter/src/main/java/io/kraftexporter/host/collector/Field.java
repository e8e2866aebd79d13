package io.kraftexporter.host.collector;

import io.kraftexporter.metric.Metric;
import java.util.List;
import java.util.Map;

/**
 * A metric and where its value stands.
 *
 * @param key how the kernel calls the value
 * @param unit what one of it is in the metric's unit
 */
public record Field<K>(K key, Metric metric, double unit) {

  public static <K> List<Metric> metrics(List<Field<K>> fields) {
    return fields.stream().map(Field::metric).toList();
  }

  /** Sets every field that has a value. */
  public static <K> void set(
      CollectorSamples samples,
      List<Field<K>> fields,
      Map<K, ? extends Number> values,
      String... labelValues) {
    for (Field<K> field : fields) {
      Number value = values.get(field.key);
      if (value != null) {
        samples.set(field.metric, value.doubleValue() * field.unit, labelValues);
      }
    }
  }
}

package io.kraftexporter.promql;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value with its labels, as an instant vector holds it. Immutable.
 *
 * @param labels in the order of their names, without empty values; {@link #NAME} is the metric
 */
public record Element(Map<String, String> labels, double value) {
  /** The label that holds the name of the metric. */
  public static final String NAME = "__name__";

  /** Returns the element of these labels, of which empty ones are dropped. */
  public static Element of(Map<String, String> labels, double value) {
    TreeMap<String, String> kept = new TreeMap<>(labels);
    kept.values().removeIf(String::isEmpty);
    return new Element(kept, value);
  }

  /** Returns the value of a label, empty if there is none. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** Returns the name of the metric, empty for a computed value. */
  public String name() {
    return label(NAME);
  }

  Element withValue(double other) {
    return new Element(labels, other);
  }

  Element with(String name, String text) {
    TreeMap<String, String> changed = new TreeMap<>(labels);
    changed.put(name, text);
    return of(changed, value);
  }

  Element withoutName() {
    return labels.containsKey(NAME) ? new Element(without(List.of()), value) : this;
  }

  /** Returns the labels without these and without the name. */
  Map<String, String> without(Collection<String> names) {
    TreeMap<String, String> left = new TreeMap<>(labels);
    left.keySet().removeAll(names);
    left.remove(NAME);
    return left;
  }

  /** Returns these labels only, as far as the element has them. */
  Map<String, String> only(Collection<String> names) {
    TreeMap<String, String> left = new TreeMap<>();
    for (String name : names) {
      String text = label(name);
      if (!text.isEmpty()) {
        left.put(name, text);
      }
    }
    return left;
  }
}

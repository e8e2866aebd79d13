package io.kraftexporter.promql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All series at one time. Immutable.
 *
 * @param seconds since 1970
 * @param byName the elements of each metric
 */
public record Moment(double seconds, Map<String, List<Element>> byName) {

  /** Returns the moment with these elements. */
  public static Moment of(double seconds, List<Element> elements) {
    return new Moment(
        seconds,
        elements.stream()
            .collect(
                Collectors.groupingBy(
                    Element::name, HashMap::new, Collectors.toUnmodifiableList())));
  }

  /** Returns the elements of a metric. */
  public List<Element> of(String name) {
    return byName.getOrDefault(name, List.of());
  }
}

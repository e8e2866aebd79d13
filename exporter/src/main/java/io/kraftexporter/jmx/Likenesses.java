package io.kraftexporter.jmx;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions that beans of the same class share, kept once: a JVM with thousands of partitions
 * has a few classes of beans, but sends the words of each bean again. For one thread at a time.
 */
final class Likenesses {
  private final Map<Map<String, @Nullable String>, Map<String, @Nullable String>> descriptions =
      new HashMap<>();
  private final Map<List<String>, List<String>> attributes = new HashMap<>();

  /** The same descriptions by attribute; not to be changed any more. */
  Map<String, @Nullable String> descriptions(Map<String, @Nullable String> same) {
    return descriptions.computeIfAbsent(same, Collections::unmodifiableMap);
  }

  /** The same names of attributes. */
  List<String> attributes(List<String> same) {
    return attributes.computeIfAbsent(same, List::copyOf);
  }
}

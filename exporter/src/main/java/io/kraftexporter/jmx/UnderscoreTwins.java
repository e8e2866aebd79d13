package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.jmx.rules.BeanName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/**
 * Deprecated beans of consumers: from Kafka 4.1 until 5.0 a consumer registers the beans of a topic
 * with dots in its name a second time, with underscores instead (KIP-1109). A bean is such a twin
 * if the JVM also has the bean of the topic with dots, of the same client and partition. For one
 * thread at a time.
 */
final class UnderscoreTwins {
  private static final String DOMAIN = "kafka.consumer";
  private static final String TOPIC = "topic";

  private final Map<ObjectName, ObjectName> twinOf = new HashMap<>();
  private final Map<ObjectName, Integer> twins = new HashMap<>();

  /** Notes a bean of the JVM. */
  void add(ObjectName bean) {
    if (!bean.getCanonicalName().startsWith(DOMAIN + ":")) {
      return;
    }
    Map<String, String> properties = BeanName.of(bean).properties();
    if (properties.getOrDefault(TOPIC, "").indexOf('.') >= 0) {
      ObjectName twin = twin(properties);
      if (twinOf.put(bean, twin) == null) {
        twins.merge(twin, 1, Integer::sum);
      }
    }
  }

  private static ObjectName twin(Map<String, String> properties) {
    return ObjectNames.of(
        properties.entrySet().stream()
            .map(property -> property.getKey() + "=" + underscored(property))
            .collect(Collectors.joining(",", DOMAIN + ":", "")));
  }

  private static String underscored(Map.Entry<String, String> property) {
    return property.getKey().equals(TOPIC)
        ? property.getValue().replace('.', '_')
        : property.getValue();
  }

  /** Forgets a bean that the JVM has no more. */
  void remove(ObjectName bean) {
    ObjectName twin = twinOf.remove(bean);
    if (twin != null) {
      twins.computeIfPresent(twin, (any, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Forgets all beans but these. */
  void retain(Set<ObjectName> beans) {
    List.copyOf(twinOf.keySet()).stream()
        .filter(bean -> !beans.contains(bean))
        .forEach(this::remove);
  }

  boolean isEmpty() {
    return twins.isEmpty();
  }

  /** Returns whether the bean is the twin of one that the JVM has. */
  boolean contains(ObjectName bean) {
    return twins.containsKey(bean);
  }
}

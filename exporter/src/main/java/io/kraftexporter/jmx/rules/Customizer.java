package io.kraftexporter.jmx.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * The additions of a rule file to some beans: attributes whose texts become labels of all samples
 * of the bean, and values that no bean has. Immutable.
 *
 * @param properties all of which the bean's name has, quotes included
 */
record Customizer(
    String domain,
    Map<String, String> properties,
    List<String> attributesAsLabels,
    List<Extra> extras) {

  /**
   * A value as if it were one more attribute.
   *
   * @param value a Number, Boolean or String
   */
  record Extra(String name, @Nullable String description, Object value) {}

  /** For beans that none is for. */
  static final Customizer NONE = new Customizer("", Map.of(), List.of(), List.of());

  Customizer {
    properties = Map.copyOf(properties);
    attributesAsLabels = List.copyOf(attributesAsLabels);
    extras = List.copyOf(extras);
  }

  boolean fits(BeanName bean) {
    return domain.equals(bean.domain())
        && bean.properties().entrySet().containsAll(properties.entrySet());
  }

  /** The labels that these values make: those without a value make none. */
  Map<String, String> labels(List<Attribute> values) {
    if (attributesAsLabels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (Attribute attribute : values) {
      if (attributesAsLabels.contains(attribute.getName())
          && attribute.getValue() != null
          && attribute.getValue() != Unreadable.VALUE) {
        labels.put(attribute.getName(), attribute.getValue().toString());
      }
    }
    return labels;
  }
}

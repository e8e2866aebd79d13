package io.kraftexporter.jmx.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/**
 * A bean's name as rules see it: quoted values keep their quotes.
 *
 * @param properties in the order in which the bean's maker wrote them
 * @param text {@code domain<key=value, key=value>}, made once because every rule is tried on it
 */
public record BeanName(String domain, Map<String, String> properties, String text) {

  public BeanName {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  static BeanName of(String domain, Map<String, String> properties) {
    String text =
        properties.entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue())
            .collect(Collectors.joining(", ", domain + "<", ">"));
    return new BeanName(domain, properties, text);
  }

  /** The name of a bean, as it is written. */
  public static BeanName of(ObjectName name) {
    Map<String, String> properties = new LinkedHashMap<>();
    String text = name.getKeyPropertyListString();
    int at = 0;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      int end = endOfValue(text, equals + 1);
      properties.put(text.substring(at, equals), text.substring(equals + 1, end));
      at = end + 1;
    }
    return of(name.getDomain(), properties);
  }

  private static int endOfValue(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return text.length();
  }
}

package io.kraftexporter.jmx.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;

/**
 * The beans that a rule file covers, and which of their attributes. Immutable.
 *
 * @param include patterns of names; what is in {@code exclude} is left out all the same
 * @param ownJvm whether the JVM's own beans are among them
 * @param only if there is any bean in it, nothing but these attributes of these beans
 * @param without attributes that are not read
 */
public record BeanFilter(
    List<ObjectName> include,
    List<ObjectName> exclude,
    boolean ownJvm,
    Map<ObjectName, Set<String>> only,
    Map<ObjectName, Set<String>> without) {

  private static final Set<String> JVM_DOMAINS =
      Set.of(
          "com.sun.management",
          "java.lang",
          "java.nio",
          "java.util.logging",
          "javax.management",
          "javax.management.remote",
          "jdk.internal",
          "jdk.management",
          "jdk.management.jfr",
          "sun.management");

  public BeanFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    only = Map.copyOf(only);
    without = Map.copyOf(without);
  }

  /**
   * Returns the patterns to query the names of beans with; they may match some that the filter
   * leaves out.
   */
  public Set<ObjectName> patterns() {
    return only.isEmpty() ? Set.copyOf(include) : only.keySet();
  }

  /** Returns whether the file is about this bean. */
  public boolean covers(ObjectName bean) {
    return (only.isEmpty() || only.containsKey(bean))
        && (ownJvm || !JVM_DOMAINS.contains(bean.getDomain()))
        && (!comparesNames() || isNamed(bean));
  }

  /**
   * Returns whether names are compared with patterns: a name then keeps a map of its properties.
   */
  public boolean comparesNames() {
    return !(include.contains(ObjectName.WILDCARD) && exclude.isEmpty());
  }

  private boolean isNamed(ObjectName bean) {
    return include.stream().anyMatch(pattern -> pattern.apply(bean))
        && exclude.stream().noneMatch(pattern -> pattern.apply(bean));
  }

  /** Returns whether this attribute is read, of a bean that is covered. */
  boolean reads(ObjectName bean, String attribute) {
    return !without.getOrDefault(bean, Set.of()).contains(attribute)
        && (only.isEmpty() || only.getOrDefault(bean, Set.of()).contains(attribute));
  }
}

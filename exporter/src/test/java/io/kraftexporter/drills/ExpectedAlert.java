package io.kraftexporter.drills;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An alert that a fault must raise.
 *
 * @param labels labels that the alert must have besides its name, severity and cluster
 */
record ExpectedAlert(String name, String severity, Map<String, String> labels) {
  ExpectedAlert {
    labels = Map.copyOf(labels);
  }

  /** Creates one from names and values of labels in turn. */
  static ExpectedAlert of(String name, String severity, String... labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return new ExpectedAlert(name, severity, map);
  }

  boolean matches(Map<String, String> alert) {
    return name.equals(alert.get("alertname"))
        && severity.equals(alert.get("severity"))
        && Stage.CLUSTER.equals(alert.getOrDefault("cluster", Stage.CLUSTER))
        && alert.entrySet().containsAll(labels.entrySet());
  }

  @Override
  public String toString() {
    return name + " " + severity + (labels.isEmpty() ? "" : " " + labels);
  }
}

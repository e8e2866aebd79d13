package io.kraftexporter.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.config.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rewrites keys and values of earlier versions in a user's file as today's. */
final class FormerKeys {
  /** A key within a top level key, with its present name. */
  record Renamed(String parent, String former, String present) {}

  static final List<Renamed> RENAMED = List.of(new Renamed("host", "settings", "recommended"));

  /** Recommendations were switched off by an empty text. */
  static final List<String> WITH_RECOMMENDATIONS = List.of("broker_config", "jmx");

  private final Mistakes mistakes;
  private final List<String> remarks = new ArrayList<>();

  private FormerKeys(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** Rewrites a file in place and returns a remark on each key or value that was found. */
  static List<String> rewrite(ObjectNode file, Mistakes mistakes) {
    FormerKeys keys = new FormerKeys(mistakes);
    keys.rewrite("", file);
    for (int i = 0; i < file.path("clusters").size(); i++) {
      if (file.path("clusters").get(i) instanceof ObjectNode cluster) {
        keys.rewrite("clusters[" + i + "].", cluster);
      }
    }
    return List.copyOf(keys.remarks);
  }

  private void rewrite(String path, ObjectNode keys) {
    for (Renamed key : RENAMED) {
      if (keys.get(key.parent()) instanceof ObjectNode parent && parent.has(key.former())) {
        rename(path, parent, key);
      }
    }
    for (String parent : WITH_RECOMMENDATIONS) {
      if (keys.path(parent).get("recommended") instanceof ObjectNode rules) {
        switchOff(path + parent, rules);
      }
    }
  }

  private void rename(String path, ObjectNode parent, Renamed key) {
    String former = path + key.parent() + "." + key.former();
    String present = path + key.parent() + "." + key.present();
    JsonNode value = parent.remove(key.former());
    if (parent.has(key.present())) {
      mistakes.mustBe(former, "a former name of " + present, "left out beside " + present);
      return;
    }
    parent.set(key.present(), value);
    remarks.add(former + " was renamed to " + present + "; the former name still works");
  }

  private void switchOff(String parent, ObjectNode rules) {
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      if (rule.getValue().isTextual() && rule.getValue().asText().isBlank()) {
        rules.put(rule.getKey(), "off");
        remarks.add(
            parent
                + ".recommended."
                + rule.getKey()
                + " is empty; write off, the empty text still works");
      }
    }
  }
}

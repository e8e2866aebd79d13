package io.kraftexporter.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.config.Mistakes;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites keys and values of earlier versions in a user's file as today's, with one log line for
 * each.
 */
final class FormerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(FormerKeys.class);

  /** A key within a top level key, with its present name. */
  private record Renamed(String parent, String former, String present) {}

  private static final List<Renamed> RENAMED =
      List.of(new Renamed("host", "settings", "recommended"));

  /** Recommendations were switched off by an empty text. */
  private static final List<String> WITH_RECOMMENDATIONS = List.of("broker_config", "jmx");

  private FormerKeys() {}

  static void rewrite(ObjectNode file, Mistakes mistakes) {
    rewrite("", file, mistakes);
    for (int i = 0; i < file.path("clusters").size(); i++) {
      if (file.path("clusters").get(i) instanceof ObjectNode cluster) {
        rewrite("clusters[" + i + "].", cluster, mistakes);
      }
    }
  }

  private static void rewrite(String path, ObjectNode keys, Mistakes mistakes) {
    for (Renamed key : RENAMED) {
      if (keys.get(key.parent()) instanceof ObjectNode parent && parent.has(key.former())) {
        rename(path, parent, key, mistakes);
      }
    }
    for (String parent : WITH_RECOMMENDATIONS) {
      if (keys.path(parent).get("recommended") instanceof ObjectNode rules) {
        switchOff(path + parent, rules);
      }
    }
  }

  private static void rename(String path, ObjectNode parent, Renamed key, Mistakes mistakes) {
    String former = path + key.parent() + "." + key.former();
    String present = path + key.parent() + "." + key.present();
    JsonNode value = parent.remove(key.former());
    if (parent.has(key.present())) {
      mistakes.mustBe(former, "a former name of " + present, "left out beside " + present);
      return;
    }
    parent.set(key.present(), value);
    LOG.warn("configuration: {} was renamed to {}; the former name still works", former, present);
  }

  private static void switchOff(String parent, ObjectNode rules) {
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      if (rule.getValue().isTextual() && rule.getValue().asText().isBlank()) {
        rules.put(rule.getKey(), "off");
        LOG.warn(
            "configuration: {}.recommended.{} is empty; write off, the empty text still works",
            parent,
            rule.getKey());
      }
    }
  }
}

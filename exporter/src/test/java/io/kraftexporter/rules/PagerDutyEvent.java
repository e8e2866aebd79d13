package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules of PagerDuty's Events API v2 for an event. */
public final class PagerDutyEvent {
  private static final int MAXIMUM_BYTES = 512 * 1024;

  private PagerDutyEvent() {}

  /** Each rule that an event breaks; none if PagerDuty accepts it. */
  public static List<String> violations(JsonNode event) {
    List<String> violations = new ArrayList<>();
    check(violations, "routing_key", event.path("routing_key").asText().matches("\\w{32}"));
    String action = event.path("event_action").asText();
    check(violations, "event_action", Set.of("trigger", "acknowledge", "resolve").contains(action));
    int key = event.path("dedup_key").asText().length();
    check(violations, "dedup_key", key >= 1 && key <= 255);
    JsonNode payload = event.path("payload");
    int summary = payload.path("summary").asText().length();
    check(violations, "payload.summary", summary >= 1 && summary <= 1024);
    check(violations, "payload.source", !payload.path("source").asText().isEmpty());
    check(
        violations,
        "payload.severity",
        Set.of("critical", "error", "warning", "info").contains(payload.path("severity").asText()));
    check(violations, "payload.custom_details", payload.path("custom_details").isObject());
    for (JsonNode link : event.path("links")) {
      check(violations, "links", link.path("href").asText().matches("https?://\\S+"));
    }
    check(violations, "size", event.toString().length() <= MAXIMUM_BYTES);
    return violations;
  }

  private static void check(List<String> violations, String what, boolean holds) {
    if (!holds) {
      violations.add(what);
    }
  }
}

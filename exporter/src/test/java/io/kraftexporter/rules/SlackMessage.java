package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The rules of Slack's incoming webhooks for a message with attachments. */
public final class SlackMessage {
  private static final int MAXIMUM_TEXT = 40_000;
  private static final int MAXIMUM_ACTIONS = 5;

  private SlackMessage() {}

  /** Each rule that a message breaks; none if Slack accepts and shows it whole. */
  public static List<String> violations(JsonNode message) {
    List<String> violations = new ArrayList<>();
    check(violations, "channel", message.path("channel").asText().matches("#[a-z0-9_-]{1,80}"));
    JsonNode attachments = message.path("attachments");
    check(violations, "attachments", attachments.isArray() && attachments.size() == 1);
    JsonNode attachment = attachments.path(0);
    check(violations, "title", !attachment.path("title").asText().isEmpty());
    check(violations, "fallback", !attachment.path("fallback").asText().isEmpty());
    int text = attachment.path("text").asText().length();
    check(violations, "text", text >= 1 && text <= MAXIMUM_TEXT);
    check(
        violations,
        "color",
        attachment.path("color").asText().matches("good|warning|danger|#[0-9a-f]{6}"));
    JsonNode actions = attachment.path("actions");
    check(violations, "actions", actions.size() >= 1 && actions.size() <= MAXIMUM_ACTIONS);
    for (JsonNode action : actions) {
      check(violations, "action type", action.path("type").asText().equals("button"));
      check(violations, "action text", !action.path("text").asText().isEmpty());
      check(violations, "action url", action.path("url").asText().matches("https?://\\S+"));
    }
    return violations;
  }

  private static void check(List<String> violations, String what, boolean holds) {
    if (!holds) {
      violations.add(what);
    }
  }
}

package io.kraftexporter.drills;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.NotificationSink;
import io.kraftexporter.rules.PagerDutyEvent;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.rules.SlackMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The notifications of a drill as its receivers got them: the webhook for automation has the labels
 * of each alert, PagerDuty and Slack have a message for each alert name.
 */
final class Inbox {
  private final NotificationSink sink;
  private final Map<Map<String, String>, Long> firing = new LinkedHashMap<>();
  private final Map<Map<String, String>, Long> resolved = new LinkedHashMap<>();
  private int read;

  /** Opens an empty inbox; notifications that came before are not in it. */
  Inbox(NotificationSink sink) {
    this.sink = sink;
    sink.clear();
  }

  /** Takes in what has arrived since the last call. */
  void read() {
    long now = System.nanoTime();
    List<JsonNode> notifications = sink.received(NotificationSink.AUTOMATION);
    for (JsonNode notification : notifications.subList(read, notifications.size())) {
      Shipped.each(notification.path("alerts")).forEach(alert -> add(alert, now));
    }
    read = notifications.size();
  }

  private void add(JsonNode alert, long now) {
    Map<String, String> labels = new TreeMap<>();
    alert
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    if (alert.path("status").asText().equals("firing")) {
      firing.putIfAbsent(labels, now);
      resolved.remove(labels);
    } else {
      resolved.put(labels, now);
    }
  }

  /** The labels of all alerts that have arrived. */
  Set<Map<String, String>> alerts() {
    return Set.copyOf(firing.keySet());
  }

  /** The nanosecond at which the first alert arrived that matches. */
  Optional<Long> firingSince(ExpectedAlert expected) {
    return firing.entrySet().stream()
        .filter(alert -> expected.matches(alert.getKey()))
        .map(Map.Entry::getValue)
        .min(Long::compare);
  }

  /** The nanosecond at which the last of the alerts that match was resolved, if all are. */
  Optional<Long> resolvedAt(ExpectedAlert expected) {
    List<Map<String, String>> matching =
        firing.keySet().stream().filter(expected::matches).toList();
    if (matching.isEmpty() || !resolved.keySet().containsAll(matching)) {
      return Optional.empty();
    }
    return matching.stream().map(resolved::get).max(Long::compare);
  }

  /**
   * Returns the messages that PagerDuty or Slack would refuse, and those that people would not
   * understand.
   */
  List<String> mistakes(List<ExpectedAlert> arrived) {
    List<String> mistakes = new ArrayList<>();
    List<JsonNode> pages = sink.received(NotificationSink.PAGERDUTY);
    List<JsonNode> messages = sink.received(NotificationSink.SLACK);
    pages.forEach(page -> mistakes.addAll(PagerDutyEvent.violations(page)));
    messages.forEach(message -> mistakes.addAll(SlackMessage.violations(message)));
    for (ExpectedAlert alert : arrived) {
      boolean paged =
          pages.stream()
              .anyMatch(
                  page ->
                      page.at("/payload/class").asText().equals(alert.name())
                          && page.at("/payload/severity").asText().equals("critical")
                          && page.path("event_action").asText().equals("trigger"));
      if (alert.severity().equals("critical") && !paged) {
        mistakes.add("no page: " + alert);
      }
      String channel = alert.severity().equals("info") ? "#kafka-info" : "#kafka-alerts";
      if (messages.stream().noneMatch(message -> announces(message, channel, alert))) {
        mistakes.add("no message in " + channel + ": " + alert);
      }
    }
    return mistakes;
  }

  /** The names of the alerts for which somebody was paged. */
  List<String> pages() {
    return sink.received(NotificationSink.PAGERDUTY).stream()
        .filter(page -> page.path("event_action").asText().equals("trigger"))
        .map(page -> page.at("/payload/class").asText())
        .distinct()
        .toList();
  }

  private static boolean announces(JsonNode message, String channel, ExpectedAlert alert) {
    String title = message.at("/attachments/0/title").asText();
    return message.path("channel").asText().equals(channel)
        && title.startsWith("[FIRING:")
        && title.contains("] " + alert.name());
  }
}

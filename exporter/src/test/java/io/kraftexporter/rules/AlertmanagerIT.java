package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks which alerts a real Alertmanager under the shipped configuration sends, and which it does
 * not.
 */
@Timeout(120)
@RunsBesideOthers
final class AlertmanagerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOSTILE = "a\"b\\c <!channel> & *urgent* _x_ `y`\nnew größe";

  private NotificationSink sink;
  private RealAlertmanager alertmanager;

  @BeforeEach
  void start() throws Exception {
    sink = new NotificationSink();
    alertmanager = RealAlertmanager.start(sink);
  }

  @AfterEach
  void close() {
    alertmanager.close();
    sink.close();
  }

  @Test
  void criticalAlertGoesToPagerDutyAndSlackAndResolves() throws Exception {
    Map<String, String> labels =
        labels("KafkaOfflinePartitions", "critical", "symptom", "cluster", "orders");
    alertmanager.post(List.of(alert(labels, "3 partitions have no leader", Instant.MAX)));

    await("a page", () -> !sink.received(NotificationSink.PAGERDUTY).isEmpty());
    JsonNode page = sink.received(NotificationSink.PAGERDUTY).get(0);
    assertEquals(List.of(), PagerDutyEvent.violations(page));
    assertEquals("trigger", page.path("event_action").asText());
    assertEquals("critical", page.at("/payload/severity").asText());
    assertEquals("KafkaOfflinePartitions", page.at("/payload/class").asText());
    assertEquals("orders", page.at("/payload/group").asText());
    assertEquals(
        "KafkaOfflinePartitions (orders): Summary of KafkaOfflinePartitions",
        page.at("/payload/summary").asText());
    assertEquals(
        "- 3 partitions have no leader\n", page.at("/payload/custom_details/firing").asText());
    assertEquals(
        "https://runbooks.example/KafkaOfflinePartitions", page.at("/links/0/href").asText());
    assertEquals(
        "https://grafana.example/d/x?var-cluster=orders", page.path("client_url").asText());

    await("a message", () -> !sink.received(NotificationSink.SLACK).isEmpty());
    JsonNode message = sink.received(NotificationSink.SLACK).get(0);
    assertEquals(List.of(), SlackMessage.violations(message));
    assertEquals("#kafka-alerts", message.path("channel").asText());
    assertEquals(
        "[FIRING:1] KafkaOfflinePartitions orders", message.at("/attachments/0/title").asText());
    assertEquals("danger", message.at("/attachments/0/color").asText());
    assertEquals(
        "http://alertmanager.example:9093/#/silences/new?filter=%7Balertname%3D%22KafkaOfflinePartitions%22%2C%20cluster%3D%22orders%22%7D",
        message.at("/attachments/0/actions/2/url").asText());

    alertmanager.post(
        List.of(alert(labels, "3 partitions have no leader", Instant.now().minusSeconds(1))));
    await(
        "both are told",
        () ->
            sink.received(NotificationSink.PAGERDUTY).size() == 2
                && sink.received(NotificationSink.SLACK).size() == 2);
    JsonNode resolved = sink.received(NotificationSink.PAGERDUTY).get(1);
    assertEquals("resolve", resolved.path("event_action").asText());
    assertEquals(page.path("dedup_key").asText(), resolved.path("dedup_key").asText());
    assertEquals(
        "good", sink.received(NotificationSink.SLACK).get(1).at("/attachments/0/color").asText());
  }

  @Test
  void severityChoosesTheReceivers() throws Exception {
    alertmanager.post(
        List.of(
            alert(labels("KafkaGroupSlow", "warning", "symptom", "cluster", "c"), "w", Instant.MAX),
            alert(labels("KafkaTopicsAtRisk", "info", "cause", "cluster", "c"), "i", Instant.MAX),
            alert(labels("KafkaWatchdog", "none", "heartbeat"), "alive", Instant.MAX)));

    await("the info and the warning", () -> sink.received(NotificationSink.SLACK).size() == 2);
    assertEquals(
        Set.of(
            "#kafka-alerts [FIRING:1] KafkaGroupSlow c",
            "#kafka-info [FIRING:1] KafkaTopicsAtRisk c"),
        Set.copyOf(
            sink.received(NotificationSink.SLACK).stream()
                .map(m -> m.path("channel").asText() + " " + m.at("/attachments/0/title").asText())
                .toList()));
    await("two heartbeats", () -> sink.received(NotificationSink.HEARTBEAT).size() >= 2);
    assertEquals(List.of(), sink.received(NotificationSink.PAGERDUTY));
    assertEquals(List.of(), sink.received(NotificationSink.AUTOMATION));
  }

  @Test
  void hostileNamesStayText() throws Exception {
    Map<String, String> labels =
        labels(
            "KafkaGroupStuck",
            "critical",
            "symptom",
            "cluster",
            HOSTILE,
            "kind",
            "consumer",
            "group",
            HOSTILE);
    alertmanager.post(List.of(alert(labels, "Group " + HOSTILE + " is stuck", Instant.MAX)));

    await("a message", () -> !sink.received(NotificationSink.SLACK).isEmpty());
    JsonNode message = sink.received(NotificationSink.SLACK).get(0);
    assertEquals(List.of(), SlackMessage.violations(message));
    String text = message.at("/attachments/0/text").asText();
    assertTrue(text.contains("a\"b\\c &lt;!channel&gt; &amp; *urgent* _x_ `y`\nnew größe"), text);
    assertFalse(text.contains("<!channel>"), text);
    assertEquals("[\"pretext\"]", message.at("/attachments/0/mrkdwn_in").toString());
    assertFalse(message.at("/attachments/0/title").asText().contains("<"));

    await("a page", () -> !sink.received(NotificationSink.PAGERDUTY).isEmpty());
    JsonNode page = sink.received(NotificationSink.PAGERDUTY).get(0);
    assertEquals(List.of(), PagerDutyEvent.violations(page));
    assertEquals(HOSTILE, page.at("/payload/group").asText());
  }

  @Test
  void twoHundredGroupsAreOneNotification() throws Exception {
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      alerts.add(
          alert(
              labels(
                  "KafkaGroupStuck",
                  "critical",
                  "symptom",
                  "cluster",
                  "c",
                  "kind",
                  "consumer",
                  "group",
                  "g" + i),
              "Group g" + i + " is stuck",
              Instant.MAX));
    }
    alertmanager.post(alerts);

    await("a page", () -> !sink.received(NotificationSink.PAGERDUTY).isEmpty());
    JsonNode page = sink.received(NotificationSink.PAGERDUTY).get(0);
    assertEquals("200", page.at("/payload/custom_details/num_firing").asText());
    List<String> lines = page.at("/payload/custom_details/firing").asText().lines().toList();
    assertEquals(11, lines.size());
    assertEquals("and 190 more", lines.get(10));
    assertEquals(1, sink.received(NotificationSink.PAGERDUTY).size());
  }

  private static void await(String what, Callable<Boolean> condition) throws InterruptedException {
    Await.until(what, PATIENCE, condition);
  }

  /** The labels of an alert; of the others, names and values in turn. */
  private static Map<String, String> labels(
      String name, String severity, String type, String... others) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", name);
    labels.put("severity", severity);
    labels.put("class", type);
    for (int i = 0; i < others.length; i += 2) {
      labels.put(others[i], others[i + 1]);
    }
    return labels;
  }

  private static Map<String, Object> alert(
      Map<String, String> labels, String description, Instant end) throws IOException {
    Map<String, Object> alert = new LinkedHashMap<>();
    String name = labels.get("alertname");
    alert.put("labels", labels);
    alert.put(
        "annotations",
        Map.of(
            "summary",
            "Summary of " + name,
            "description",
            description,
            "runbook_url",
            "https://runbooks.example/" + name,
            "dashboard_url",
            "https://grafana.example/d/x?var-cluster=orders"));
    alert.put("startsAt", Instant.now().minusSeconds(end.equals(Instant.MAX) ? 0 : 60).toString());
    if (!end.equals(Instant.MAX)) {
      alert.put("endsAt", end.toString());
    }
    return alert;
  }
}

package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks with a real Alertmanager which alert keeps which other one from being sent. Each case has
 * a cluster of its own; the same target in another cluster is never inhibited.
 */
@Timeout(60)
@RunsBesideOthers
final class InhibitionIT {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=(\\S+)");

  private static NotificationSink sink;
  private static RealAlertmanager alertmanager;

  @BeforeAll
  static void start() throws Exception {
    sink = new NotificationSink();
    alertmanager = RealAlertmanager.start(sink);
  }

  @AfterAll
  static void close() {
    alertmanager.close();
    sink.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KafkaMetricsMissing severity=critical metrics=everything | KafkaGroupStuck severity=critical kind=consumer group=g
          KafkaMetricsMissing severity=critical metrics=cluster    | KafkaBrokerDown severity=critical node_id=1
          KafkaBrokerDown severity=critical node_id=1              | KafkaFullGC severity=warning node_id=1
          KafkaBrokerDown severity=critical node_id=1              | KafkaUnderReplicatedPartitions severity=critical node_id=1
          KafkaNoActiveController severity=critical                | KafkaBrokerDown severity=critical node_id=2
          KafkaNoActiveController severity=critical                | KafkaQuorumAtRisk severity=warning
          KafkaNoActiveController severity=critical                | KafkaMetadataStale severity=warning node_id=2
          KafkaOfflinePartitions severity=critical                 | KafkaUnderReplicatedPartitions severity=critical node_id=2
          KafkaOfflinePartitions severity=critical                 | KafkaGroupStuck severity=critical kind=consumer group=g
          KafkaUnderMinIsrPartitions severity=critical             | KafkaUnderReplicatedPartitions severity=critical node_id=2
          KafkaUnderMinIsrPartitions severity=critical             | KafkaRequestsFailing severity=critical request=Produce
          KafkaLogDirOffline severity=critical node_id=1           | KafkaReplicationBroken severity=warning node_id=1
          KafkaLogDirOffline severity=critical node_id=1           | KafkaRequestErrors severity=warning request=DescribeLogDirs
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupRebalancing severity=warning kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupStuck severity=warning kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupEmpty severity=warning kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__share_group_state | KafkaGroupStuck severity=warning kind=share group=g
          KafkaGroupStuck severity=critical kind=consumer group=g  | KafkaGroupLagSlo severity=critical kind=consumer group=g
          KafkaGroupEmpty severity=warning kind=consumer group=g   | KafkaGroupSlow severity=warning kind=consumer group=g
          KafkaGroupEmpty severity=warning kind=consumer group=g   | KafkaGroupLagSlo severity=warning kind=consumer group=g
          KafkaFullGC severity=warning node_id=1                   | KafkaGCPausesLong severity=warning node_id=1
          KafkaLogDirFillingUp severity=critical node_id=1 log_dir=/d | KafkaLogDirFillingUp severity=warning node_id=1 log_dir=/d
          """)
  void sourceInhibitsTarget(String source, String target) throws Exception {
    assertEquals(Set.of(), inhibitedBy(List.of(target)), "the target alone");
    assertEquals(
        Set.of(name(target) + " " + labels(target, "").get("severity") + " here"),
        inhibitedBy(List.of(source, target)));
  }

  /** The labels by which they are compared differ, or the target lacks one of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KafkaMetricsMissing severity=critical metrics=everything | KafkaWatchdog severity=none
          KafkaMetricsMissing severity=critical metrics=controllers | KafkaGroupStuck severity=critical kind=consumer group=g
          KafkaBrokerDown severity=critical node_id=1              | KafkaFullGC severity=warning node_id=2
          KafkaBrokerDown severity=critical node_id=1              | KafkaOfflinePartitions severity=critical
          KafkaGroupStuck severity=critical kind=consumer group=g  | KafkaGroupSlow severity=warning kind=consumer group=h
          KafkaLogDirOffline severity=critical node_id=1           | KafkaRequestErrors severity=warning request=Produce
          KafkaLogDirOffline severity=critical node_id=1           | KafkaLogDirFillingUp severity=critical node_id=1 log_dir=/d
          KafkaLogDirOffline severity=critical node_id=1           | KafkaLogDirFullSoon severity=warning node_id=1 log_dir=/d
          KafkaGroupStuck severity=critical kind=consumer group=g  | KafkaGroupSlow severity=warning kind=share group=g
          KafkaLogDirFillingUp severity=critical node_id=1 log_dir=/d | KafkaLogDirFillingUp severity=warning node_id=1 log_dir=/e
          KafkaUnderReplicatedPartitions severity=critical node_id=1 | KafkaAtMinIsrPartitions severity=warning
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupStuck severity=critical kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__share_group_state | KafkaGroupStuck severity=critical kind=share group=g
          KafkaCoordinatorUnavailable severity=warning what=__consumer_offsets | KafkaGroupStuck severity=warning kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__share_group_state | KafkaGroupStuck severity=warning kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupStuck severity=warning kind=share group=g
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupRecordsLost severity=critical kind=consumer group=g
          KafkaCoordinatorUnavailable severity=critical what=__consumer_offsets | KafkaGroupNearRetention severity=critical kind=consumer group=g
          KafkaGroupEmpty severity=warning kind=consumer group=g   | KafkaGroupLagSlo severity=critical kind=consumer group=g
          """)
  void sourceDoesNotInhibit(String source, String other) throws Exception {
    assertEquals(Set.of(), inhibitedBy(List.of(source, other)));
  }

  @Test
  void watchdogIsNeverInhibited() throws Exception {
    assertEquals(
        Set.of(),
        inhibitedBy(
            List.of(
                "KafkaMetricsMissing severity=critical metrics=everything",
                "KafkaWatchdog severity=none")));
  }

  /**
   * Posts the alerts, resolves them again, and returns which were inhibited: name, severity,
   * cluster. The last alert is posted for another cluster, too.
   */
  private static Set<String> inhibitedBy(List<String> alerts) throws Exception {
    List<Map<String, String>> labels = new ArrayList<>();
    for (String alert : alerts) {
      labels.add(labels(alert, "here"));
    }
    labels.add(labels(alerts.get(alerts.size() - 1), "elsewhere"));
    post(labels, Instant.now().plusSeconds(600));
    try {
      int expected = Set.copyOf(labels).size();
      Await.until(
          "Alertmanager has judged all", Duration.ofSeconds(10), () -> judged() == expected);
      Thread.sleep(300); // an inhibition may follow its alert a moment later
      return new TreeSet<>(alertmanager.inhibited());
    } finally {
      post(labels, Instant.now().minusSeconds(1));
      Await.until("all are resolved", Duration.ofSeconds(10), () -> judged() == 0);
    }
  }

  private static int judged() throws Exception {
    return alertmanager.inhibited().size() + alertmanager.active().size();
  }

  private static void post(List<Map<String, String>> labels, Instant end) throws Exception {
    List<Map<String, Object>> posts = new ArrayList<>();
    for (Map<String, String> each : labels) {
      posts.add(
          Map.of(
              "labels", each,
              "annotations", Map.of("summary", "s", "description", "d"),
              "startsAt", Instant.now().minusSeconds(60).toString(),
              "endsAt", end.toString()));
    }
    alertmanager.post(posts);
  }

  private static String name(String alert) {
    return alert.strip().replaceAll(" .*", "");
  }

  private static Map<String, String> labels(String alert, String cluster) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("cluster", cluster);
    labels.put("alertname", name(alert));
    Matcher label = LABEL.matcher(alert);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}

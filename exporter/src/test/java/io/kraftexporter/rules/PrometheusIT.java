package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.demo.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole way: brokers with the demo's traffic, the exporter, a real Prometheus under the shipped
 * configuration and rules (durations divided, see {@link RealPrometheus}).
 */
@Timeout(300)
@ExtendWith(SharedCluster.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {
  private static final String SLOW = "KafkaHighRequestLatency";
  private static final String UNDER_REPLICATED = "KafkaUnderReplicatedPartitions";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");

  /**
   * Virtual network devices do not know their speed, nobody migrates from ZooKeeper, nothing is
   * throttled, no broker has a rack, many machines have no swap, an older kernel does not tell what
   * is in the page cache, this cluster has no listener with TLS and no remote storage, and the
   * probe would be traffic where a test wants none. No group has an objective, no request fails, no
   * source is refused, and neither Connect nor an old client is there.
   */
  private static final Set<String> NOT_ON_EVERY_MACHINE =
      Set.of(
          "cluster_client:kafka_deprecated_requests:increase1d",
          "cluster_consumergroup_topic:kafka_group_unsubscribed:group",
          "cluster_kind_group:kafka_group_memberless:group",
          "cluster_kind_group_topic:kafka_group_far_from_retention:group",
          "cluster_kind_group:kafka_group_slo_breach:bool",
          "cluster_kind_group:kafka_group_slo_breach:ratio1d",
          "cluster_kind_group:kafka_group_slo_breach:ratio1h",
          "cluster_kind_group:kafka_group_slo_breach:ratio2h",
          "cluster_kind_group:kafka_group_slo_breach:ratio30m",
          "cluster_kind_group:kafka_group_slo_breach:ratio3d",
          "cluster_kind_group:kafka_group_slo_breach:ratio5m",
          "cluster_kind_group:kafka_group_slo_breach:ratio6h",
          "cluster_kind_group:kafka_group_slo_seconds:max",
          "cluster_request:kafka_request_errors:ratio_rate5m",
          "cluster_request:kafka_request_failures:ratio_rate1d",
          "cluster_request:kafka_request_failures:ratio_rate1h",
          "cluster_request:kafka_request_failures:ratio_rate2h",
          "cluster_request:kafka_request_failures:ratio_rate30m",
          "cluster_request:kafka_request_failures:ratio_rate3d",
          "cluster_request:kafka_request_failures:ratio_rate5m",
          "cluster_request:kafka_request_failures:ratio_rate6h",
          "cluster_request:kafka_request_timeouts:ratio_rate5m",
          "cluster_source_target:kafka_mirror_copies:bool",
          "cluster_source_topic:kafka_mirror_source_partitions:max",
          "cluster_source_topic:kafka_mirror_target_partitions:max",
          "cluster_source_topic:kafka_mirror_target_records:ratio10m",
          "kafka_broker_config_distinct_values",
          "kafka_connect_connect_worker_metrics_connector_failed_task_count",
          "kafka_connect_mirror_mirrorsourceconnector_record_age_ms_max",
          "kafka_connect_mirror_mirrorsourceconnector_record_count_total",
          "kafka_consumergroup_lost_offsets_sum",
          "kafka_consumergroup_out_of_range_partitions",
          "kafka_consumergroup_slo_seconds",
          "kafka_listener_tls_handshake",
          "kafka_network_requestmetrics_deprecatedrequests_total",
          "kafka_server_sharegroupmetrics_deadletterqueuefailedproducerequests_total",
          "kafka_server_sharegroupmetrics_deadletterqueuetotalproducerequests_total",
          "kafka_sharegroup_slo_seconds",
          "kafka_topic_partition_hanging_transactions",
          "kraft_exporter_source_unavailable",
          "prometheus_rule_evaluation_failures_total",
          "cluster_kind_group:kafka_group_abandoned:group",
          "kafka_server_brokertopicmetrics_failedsharefetchrequests_total",
          "kafka_server_brokertopicmetrics_failedshareacknowledgementrequests_total",
          "kafka_server_brokertopicmetrics_buildremotelogauxstateerrors_total",
          "kafka_server_brokertopicmetrics_buildremotelogauxstaterequests_total",
          "kafka_server_brokertopicmetrics_remotecopyerrors_total",
          "kafka_server_brokertopicmetrics_remotecopylagbytes",
          "kafka_server_brokertopicmetrics_remotecopyrequests_total",
          "kafka_server_brokertopicmetrics_remotedeleteerrors_total",
          "kafka_server_brokertopicmetrics_remotedeleterequests_total",
          "kafka_server_brokertopicmetrics_remotefetcherrors_total",
          "kafka_server_brokertopicmetrics_remotefetchrequests_total",
          "kafka_controller_kafkacontroller_zkmigrationstate",
          "kafka_controller_kafkacontroller_zkwritebehindlag",
          "kafka_topic_rack_violations",
          "kafka_topic_replication_throttled",
          "kafka_listener_certificate_expiry_timestamp_seconds",
          "cluster_node_listener:kafka_certificate_left_days:min",
          "kafka_probe_failures_total",
          "kafka_probe_records_total",
          "cluster_node:kafka_probe_availability:ratio_rate5m",
          "node_network_speed_bytes",
          "kafka_log_dir_page_cache_bytes",
          "kafka_log_dir_page_cache_scanned_bytes",
          "cluster_instance_device:node_network_use:ratio_rate5m",
          "cluster:kafka_network_free:ratio_rate5m",
          "cluster_instance:node_swap_use:ratio");

  private static KafkaCluster cluster;
  private static RunningExporter exporter;
  private static RealPrometheus prometheus;
  private static Traffic traffic;

  @BeforeAll
  static void start(KafkaCluster shared) throws Exception {
    cluster = shared;
    exporter = RunningExporter.of(cluster, Map.of("cluster", "orders"));
    prometheus = RealPrometheus.start("prometheus.yml", exporter.app().address().toString());
    Await.until(
        "three nodes and the cluster are scraped",
        PATIENCE,
        () ->
            prometheus.value("sum(up{job=\"kafka-brokers\",cluster=\"orders\"})") == 3
                && prometheus.value("sum(up{job=\"kafka-cluster\",cluster=\"orders\"})") == 1);
  }

  @AfterAll
  static void close() {
    if (traffic != null) {
      traffic.close();
    }
    prometheus.close();
    exporter.close();
  }

  /** Nobody produces, and consumers wait a second each time: that is no latency. */
  @Test
  @Order(1)
  void idleClusterWithWaitingConsumersIsSilent() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            cluster.bootstrapServers(),
            "group.id",
            "waiting",
            "fetch.max.wait.ms",
            1_000);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("idle"));
      long end =
          System.nanoTime() + Duration.ofMinutes(12).dividedBy(RealPrometheus.FASTER).toNanos();
      while (System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(500));
        assertFalse(prometheus.states(SLOW).contains("firing"));
      }
    }
    assertTrue(
        prometheus.value(
                "max(kafka_network_requestmetrics_totaltimems"
                    + "{request=\"FetchConsumer\",quantile=\"0.95\"})")
            > 400,
        "the waiting is in the time that a simpler rule would look at");
  }

  @Test
  @Order(3)
  void everyTargetAndRuleIsWell() throws Exception {
    traffic = Traffic.start(cluster.bootstrapServers()); // for this test and those after it
    assertEquals(List.of(), prometheus.troubles());
    assertEquals(3, prometheus.query("count by (instance) (up{job=\"kafka-brokers\"})").size());
    assertEquals(
        0,
        prometheus.query("{exported_node_id!=\"\"}").size(),
        "a node's own label is not renamed");
  }

  @Test
  @Order(4)
  void everyMetricOfRulesIsInPrometheus() throws Exception {
    Set<String> expressions = expressions();
    Set<String> metrics = new TreeSet<>();
    expressions.forEach(expression -> metrics.addAll(PromQl.metrics(expression)));
    metrics.removeAll(Set.of("ALERTS", "ALERTS_FOR_STATE"));
    metrics.removeAll(NOT_ON_EVERY_MACHINE);
    assertTrue(metrics.size() > 20, metrics.toString());

    awaitInPrometheus(metrics);
  }

  /** A matcher on a label that no series has would select nothing, or everything. */
  @Test
  @Order(4)
  void everyLabelThatIsMatchedInRulesIsInPrometheus() throws Exception {
    Set<String> queries = new TreeSet<>();
    for (String expression : expressions()) {
      for (MatchResult selector : SELECTOR.matcher(expression).results().toList()) {
        for (MatchResult label : LABEL.matcher(selector.group(2)).results().toList()) {
          queries.add("count(%s{%s!=\"\"})".formatted(selector.group(1), label.group(1)));
        }
      }
    }
    queries.removeIf(query -> query.startsWith("count(ALERTS"));
    queries.removeIf(
        query -> NOT_ON_EVERY_MACHINE.stream().anyMatch(name -> query.startsWith("count(" + name)));
    assertTrue(queries.size() > 30, queries.toString());

    awaitResults(queries);
  }

  @Test
  @Order(4)
  void processorUseIsAShareOfTheProcessorsOfEachNode() throws Exception {
    String use = "cluster_node:kafka_process_cpu_usage:ratio_rate5m";

    Await.until("three nodes use some", PATIENCE, () -> prometheus.query(use).size() == 3);
    assertEquals(3, prometheus.query(use + " > 0 and " + use + " <= 1").size());
  }

  /** Returns the series that the documents name and the mapping answers without a condition. */
  @Test
  @Order(4)
  void everyMetricOfTheMappingIsInPrometheus() throws Exception {
    Set<String> metrics = new TreeSet<>();
    for (Mapping.Row row : Mapping.read().rows()) {
      if (row.reason().isEmpty() && row.condition().isEmpty()) {
        metrics.addAll(row.metrics());
      }
    }
    assertTrue(metrics.size() > 50, metrics.toString());

    awaitInPrometheus(metrics);
  }

  private static Set<String> expressions() throws IOException {
    Set<String> expressions = new TreeSet<>();
    Shipped.rules().forEach(rule -> expressions.add(rule.path("expr").asText()));
    return expressions;
  }

  private static void awaitInPrometheus(Set<String> metrics) throws Exception {
    awaitResults(
        metrics.stream()
            .map(metric -> "count(" + metric + "{cluster=\"orders\"})")
            .collect(Collectors.toSet()));
  }

  private static void awaitResults(Set<String> queries) throws Exception {
    Set<String> missing = new TreeSet<>(queries);
    Await.until(
        "every query has a result",
        Duration.ofSeconds(60),
        () -> {
          for (String query : queries) {
            if (missing.contains(query) && !prometheus.query(query).isEmpty()) {
              missing.remove(query);
            }
          }
          if (!missing.isEmpty()) {
            throw new IllegalStateException("not there yet: " + missing);
          }
          return true;
        });
  }

  @Test
  @Order(5)
  void underReplicatedPartitionsArePendingThenFiringThenResolved() throws Exception {
    assertEquals(Set.of(), prometheus.states(UNDER_REPLICATED));
    KafkaNode node = cluster.node(3);
    node.kill();
    try {
      Await.until(
          "pending", PATIENCE, () -> prometheus.states(UNDER_REPLICATED).equals(Set.of("pending")));
      Await.until(
          "firing", PATIENCE, () -> prometheus.states(UNDER_REPLICATED).equals(Set.of("firing")));
      Await.until(
          "it is a target that is down, once what was read of it is too old",
          PATIENCE,
          () -> prometheus.value("up{job=\"kafka-brokers\",node_id=\"3\"}") == 0);
      assertEquals(1.0, prometheus.value("kafka_broker_fenced{node_id=\"3\"}"));
    } finally {
      node.start();
    }
    Await.until("resolved", PATIENCE, () -> prometheus.states(UNDER_REPLICATED).isEmpty());
  }

  /** A follower that stands still most of the time makes producers with acks=all wait for it. */
  @Test
  @Order(6)
  void slowProduceFiresAndClearsWhenTrafficStops() throws Exception {
    AtomicBoolean slow = new AtomicBoolean(true);
    KafkaNode node = cluster.node(2);
    Thread brake =
        new Thread(
            () -> {
              try {
                while (slow.get()) {
                  node.pause();
                  Thread.sleep(700);
                  node.resume();
                  Thread.sleep(150);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                node.resume();
              }
            });
    brake.start();
    try {
      Await.until("firing", PATIENCE, () -> prometheus.states(SLOW).contains("firing"));
    } finally {
      slow.set(false);
      brake.join();
      traffic.close();
    }
    Duration tenMinutes = Duration.ofMinutes(10).dividedBy(RealPrometheus.FASTER);
    Await.until("cleared", tenMinutes, () -> prometheus.states(SLOW).isEmpty());
  }
}

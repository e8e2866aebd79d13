package io.kraftexporter;

import java.util.List;
import java.util.Locale;

/**
 * A part of the page of metrics.
 *
 * @param title the heading
 * @param source the origin of the values, and what the exporter needs for them
 * @param prefixes the beginnings of the names; a name belongs to the subject with the longest
 *     beginning that fits
 */
public record MetricSubject(String title, String source, List<String> prefixes) {

  static final List<MetricSubject> ALL =
      List.of(
          new MetricSubject(
              "Cluster and nodes",
              "Kafka's Admin client. Needs Describe on the cluster.",
              List.of("kafka_cluster_", "kafka_node_", "kafka_brokers", "kafka_broker_")),
          new MetricSubject(
              "Consumer groups",
              "Kafka's Admin client. Needs Describe on groups and topics.",
              List.of("kafka_consumergroup_", "kafka_transaction_")),
          new MetricSubject(
              "Share groups",
              "Kafka's Admin client, brokers of 4.1 and later.",
              List.of("kafka_sharegroup_")),
          new MetricSubject(
              "Topics and partitions",
              "Kafka's Admin client. Needs Describe on topics.",
              List.of("kafka_topic_")),
          new MetricSubject(
              "Reassignments",
              "Kafka's Admin client. Needs Describe on the cluster and on topics.",
              List.of("kafka_reassignment_")),
          new MetricSubject(
              "KRaft quorum",
              "Kafka's Admin client. Needs Describe on the cluster.",
              List.of("kafka_quorum_")),
          new MetricSubject(
              "Log directories",
              "Kafka's Admin client. Needs Describe on the cluster.",
              List.of("kafka_broker_log_dir", "kafka_log_dir_")),
          new MetricSubject(
              "Security",
              "Listeners of the cluster and Kafka's Admin client.",
              List.of("kafka_listener_", "kafka_delegation_")),
          new MetricSubject(
              "Clients and quotas", "Kafka's Admin client.", List.of("kafka_client_")),
          new MetricSubject(
              "End-to-end probe",
              "Records that the exporter writes and reads; off by default.",
              List.of("kafka_probe_")),
          new MetricSubject(
              "Brokers: messages and bytes",
              "JMX of the broker.",
              List.of("kafka_server_brokertopicmetrics_")),
          new MetricSubject(
              "Brokers: requests and network",
              "JMX of the broker.",
              List.of(
                  "kafka_network_",
                  "kafka_server_kafkarequesthandlerpool_",
                  "kafka_server_socket_server_",
                  "kafka_server_quota",
                  "kafka_server_delayed",
                  "kafka_server_fetchsessioncache_")),
          new MetricSubject(
              "Brokers: replication and logs",
              "JMX of the broker.",
              List.of(
                  "kafka_log_",
                  "kafka_server_replica",
                  "kafka_server_fetcher",
                  "kafka_server_leaderreplication",
                  "kafka_server_followerreplication",
                  "kafka_server_alterlogdirsreplication",
                  "kafka_server_rlm",
                  "kafka_server_assignmentsmanager_")),
          new MetricSubject(
              "Brokers: coordinators and transactions",
              "JMX of the broker.",
              List.of(
                  "kafka_coordinator_",
                  "kafka_server_group_",
                  "kafka_server_share",
                  "kafka_server_transaction",
                  "kafka_server_addpartitionstotxnmanager_")),
          new MetricSubject(
              "Controllers and metadata",
              "JMX of the controller or broker.",
              List.of(
                  "kafka_controller_",
                  "kafka_server_raft_",
                  "kafka_server_controllerserver_",
                  "kafka_server_metadataloader_",
                  "kafka_server_brokermetadatalistener_",
                  "kafka_server_broker_metadata",
                  "kafka_server_snapshotemitter_",
                  "kafka_server_forwardingmanager_",
                  "kafka_server_node_")),
          new MetricSubject("Brokers: other", "JMX of the broker.", List.of("kafka_server_")),
          new MetricSubject("JVMs", "JMX of the node.", List.of("jvm_", "process_", "kafka_jvm_")),
          new MetricSubject(
              "Machine",
              "The machine on which the exporter runs, where a broker runs there too.",
              List.of("node_", "kafka_os_", "kafka_broker_process_")),
          new MetricSubject(
              "The exporter itself", "The exporter's process.", List.of("kraft_exporter_")));

  /** Returns the subject of a metric. */
  public static MetricSubject of(String metric) {
    MetricSubject found = null;
    int longest = 0;
    for (MetricSubject subject : ALL) {
      for (String prefix : subject.prefixes()) {
        if (metric.startsWith(prefix) && prefix.length() > longest) {
          found = subject;
          longest = prefix.length();
        }
      }
    }
    if (found == null) {
      throw new AssertionError(metric + " belongs to no subject of the page of metrics");
    }
    return found;
  }

  /** Returns the anchor of the heading, as GitHub makes it. */
  String anchor() {
    return title.toLowerCase(Locale.ROOT).replace(":", "").replace(' ', '-');
  }
}

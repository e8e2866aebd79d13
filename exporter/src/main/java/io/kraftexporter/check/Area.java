package io.kraftexporter.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of a cluster in the order in which an operator examines them. */
@SuppressWarnings("ImmutableEnumChecker") // both lists are of List.of
public enum Area {
  REACH(
      List.of("topology"),
      "KafkaMetricsMissing",
      "KafkaNodeUnobserved",
      "KafkaExporterSourceFailing",
      "KafkaExporterSeriesCut"),
  QUORUM(
      List.of("quorum"),
      "KafkaNoActiveController",
      "KafkaSeveralActiveControllers",
      "KafkaQuorumAtRisk",
      "KafkaQuorumUnstable",
      "KafkaQuorumReplicaLagging",
      "KafkaQuorumSizeUnsafe",
      "KafkaMetadataErrors",
      "KafkaMetadataStale",
      "KafkaMetadataSnapshotOld",
      "KafkaControllersDisagree",
      "KafkaControllerBusy",
      "KafkaMigrationUnfinished"),
  BROKERS(
      List.of("topology", "replication"),
      "KafkaBrokerDown",
      "KafkaLeadersNotPreferred",
      "KafkaBrokersUnbalanced",
      "KafkaReplicationBroken",
      "KafkaISRShrinking"),
  PARTITIONS(
      List.of("topics", "replication", "transactions"),
      "KafkaOfflinePartitions",
      "KafkaUnderReplicatedPartitions",
      "KafkaUnderMinIsrPartitions",
      "KafkaAtMinIsrPartitions",
      "KafkaUncleanLeaderElection",
      "KafkaElrLeaderElection",
      "KafkaReassignmentStuck",
      "KafkaThrottleLeftBehind",
      "KafkaTopicsAtRisk",
      "KafkaTransactionHanging",
      "KafkaCorruptRecords",
      "KafkaTopicSilent",
      "KafkaThroughputDropped"),
  GROUPS(
      List.of("groups"),
      "KafkaGroupLagSlo",
      "KafkaGroupStuck",
      "KafkaGroupSlow",
      "KafkaGroupEmpty",
      "KafkaGroupNearRetention",
      "KafkaGroupRecordsLost",
      "KafkaGroupOffsetsWrong",
      "KafkaGroupRebalancing",
      "KafkaShareGroupFailing",
      "KafkaCoordinatorUnavailable",
      "KafkaCoordinatorBusy"),
  REQUESTS(
      List.of("jmx"),
      "KafkaHighRequestLatency",
      "KafkaRequestsFailing",
      "KafkaRequestErrors",
      "KafkaRequestThreadsBusy",
      "KafkaConnectionStorm",
      "KafkaClientsThrottled",
      "KafkaProbeFailing"),
  STORAGE(
      List.of("log_dirs"),
      "KafkaLogDirOffline",
      "KafkaLogDirFillingUp",
      "KafkaLogDirFullSoon",
      "KafkaLogCleanerStopped",
      "KafkaTieredStorageFailing"),
  SECURITY(
      List.of("certificates", "security"),
      "KafkaCertificateExpiring",
      "KafkaListenerTlsFailing",
      "KafkaAuthenticationFailing",
      "KafkaAuthorizationDenied"),
  CONFIGURATION(List.of("broker_config"), "KafkaSettingNotRecommended", "KafkaSettingsDiffer"),
  VERSIONS(List.of("features"), "KafkaVersionsDiffer", "KafkaDeprecatedClients"),
  JVM(
      List.of("jmx"),
      "KafkaHighCPUUsage",
      "KafkaGCPausesLong",
      "KafkaGCTimeHigh",
      "KafkaFullGC",
      "KafkaHeapFull",
      "KafkaHeapSizeUnusual",
      "KafkaThreadsDeadlocked"),
  HOST(
      List.of("host"),
      "KafkaHostHighCPU",
      "KafkaHostManyContextSwitches",
      "KafkaHostHighMemory",
      "KafkaHostSwapping",
      "KafkaHostOutOfMemory",
      "KafkaHostNetworkSaturated",
      "KafkaHostNetworkErrors",
      "KafkaDiskQueueLong",
      "KafkaPageCacheMisses",
      "KafkaBrokerRunsOutOfFiles"),
  CONNECT(
      List.of(),
      "KafkaConnectTaskFailed",
      "KafkaMirrorMakerBehind",
      "KafkaMirrorMakerStopped",
      "KafkaMirrorMakerTargetDiffers");

  /**
   * Alerts about Prometheus itself or about an exporter that has been running, and one that
   * compares clocks with that of Prometheus.
   */
  static final List<String> ELSEWHERE =
      List.of(
          "KafkaWatchdog",
          "KafkaRulesFailing",
          "KafkaExporterReloadRejected",
          "KafkaHostClockSkew");

  private final List<String> sources;
  private final List<String> alerts;

  Area(List<String> sources, String... alerts) {
    this.sources = sources;
    this.alerts = List.of(alerts);
  }

  /** Returns the kinds of the sources without which the area cannot be judged. */
  List<String> sources() {
    return sources;
  }

  /** Returns the area of an alert; empty for one that needs Prometheus. */
  static Optional<Area> of(String alert) {
    return Stream.of(values()).filter(area -> area.alerts.contains(alert)).findFirst();
  }

  /** Returns the alerts of all areas. */
  static List<String> rules() {
    return Stream.of(values()).flatMap(area -> area.alerts.stream()).toList();
  }

  /** Returns the name in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

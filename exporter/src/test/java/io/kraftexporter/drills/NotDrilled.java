package io.kraftexporter.drills;

import java.util.Map;
import java.util.TreeMap;

/** Alerts that no drill raises, each with the reason; rules/tests has a test of each. */
final class NotDrilled {
  private static final String MACHINE =
      "the machine of the tests is not to be damaged, and others share it";
  private static final String DAY = "compares with yesterday and last week";
  private static final String HEALTHY = "a healthy Kafka cannot be brought to it";

  private NotDrilled() {}

  /** The reasons by the names of the alerts. */
  static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    reasons.put("KafkaHostHighCPU", MACHINE);
    reasons.put("KafkaHostManyContextSwitches", MACHINE);
    reasons.put("KafkaHostHighMemory", MACHINE);
    reasons.put("KafkaHostSwapping", MACHINE);
    reasons.put("KafkaPageCacheMisses", MACHINE);
    reasons.put("KafkaDiskQueueLong", MACHINE);
    reasons.put("KafkaHostNetworkSaturated", MACHINE);
    reasons.put("KafkaHostNetworkErrors", MACHINE);
    reasons.put("KafkaHostOutOfMemory", MACHINE);
    reasons.put("KafkaHostClockSkew", MACHINE);
    reasons.put("KafkaBrokerRunsOutOfFiles", MACHINE);
    reasons.put("KafkaHighCPUUsage", MACHINE);
    reasons.put("KafkaTopicSilent", DAY);
    reasons.put("KafkaThroughputDropped", DAY);
    reasons.put("KafkaMetadataErrors", HEALTHY);
    reasons.put("KafkaSeveralActiveControllers", HEALTHY);
    reasons.put("KafkaCoordinatorUnavailable", HEALTHY);
    reasons.put("KafkaCoordinatorBusy", "depends on the speed of the machine");
    reasons.put("KafkaControllerBusy", "depends on the speed of the machine");
    reasons.put("KafkaRequestThreadsBusy", "depends on the speed of the machine");
    reasons.put(
        "KafkaControllersDisagree",
        "a controller that is stopped is not scraped, and catches up at once");
    reasons.put("KafkaMigrationUnfinished", "Kafka 4 has no ZooKeeper");
    reasons.put("KafkaVersionsDiffer", "needs two versions of Kafka in one cluster for a day");
    reasons.put("KafkaQuorumSizeUnsafe", "needs a day of a cluster with two controllers");
    reasons.put("KafkaDeprecatedClients", "Kafka 4.3 has no deprecated version of a request");
    reasons.put("KafkaRulesFailing", "the shipped rules do not fail");
    reasons.put("KafkaMirrorMakerTargetDiffers", "needs a second cluster");
    reasons.put("KafkaMirrorMakerBehind", "needs a second cluster");
    reasons.put(
        "KafkaTransactionHanging",
        "TransactionsSourceIT makes one; the brokers would have to be told not to verify");
    reasons.put("KafkaReplicationBroken", "Kafka repairs what a test can damage");
    reasons.put(
        "KafkaISRShrinking",
        "six shrinks within two minutes are more than a broker that is stopped makes");
    reasons.put(
        "KafkaGroupNearRetention", "needs a topic that is trimmed while a group reads nothing");
    return reasons;
  }
}

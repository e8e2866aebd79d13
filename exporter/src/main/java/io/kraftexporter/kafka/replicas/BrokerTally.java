package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.topics.Reassignments;
import io.kraftexporter.kafka.topics.TopicSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/** Counts of one broker's replicas and leaders over all partitions. Filled once, then only read. */
final class BrokerTally {
  /** Replicas on the broker, in sync or not. */
  int replicas;

  /** Replicas that are not in sync, without those that a reassignment is adding. */
  int outOfSync;

  int leaders;

  /** Partitions whose first replica it is. */
  int preferred;

  /** Partitions whose first replica it is and that another broker leads, or none. */
  int ledElsewhere;

  /** Partitions that would have too few replicas in sync without it, but have several. */
  int neededInSync;

  /** Partitions of which it has the one replica that there should be. */
  int unreplicated;

  int moving;

  /** Partitions in sync on it of which nobody knows how many replicas in sync they need. */
  int unknown;

  private BrokerTally() {}

  /** The tallies of all brokers that have a replica, by node id. */
  static Map<Integer, BrokerTally> of(ReplicationSnapshot snapshot) {
    Reassignments reassignments = snapshot.reassignments().orElse(Reassignments.NONE);
    Map<Integer, BrokerTally> tallies = new HashMap<>();
    for (TopicDescription topic : snapshot.topics()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        TopicPartition key = new TopicPartition(topic.name(), partition.partition());
        boolean moving = reassignments.isMoving(key);
        for (Node replica : partition.replicas()) {
          BrokerTally tally = tallies.computeIfAbsent(replica.id(), id -> new BrokerTally());
          tally.add(
              replica,
              partition,
              snapshot.settings().get(topic.name()),
              moving,
              reassignments.adds(key, replica.id()));
        }
      }
    }
    return tallies;
  }

  static BrokerTally none() {
    return new BrokerTally();
  }

  private void add(
      Node broker,
      TopicPartitionInfo partition,
      @Nullable TopicSettings settings,
      boolean isMoving,
      boolean isAdded) {
    boolean leads = partition.leader() != null && partition.leader().id() == broker.id();
    boolean isPreferred = partition.replicas().get(0).id() == broker.id();
    boolean inSync = partition.isr().stream().anyMatch(replica -> replica.id() == broker.id());
    replicas++;
    outOfSync += inSync || isAdded ? 0 : 1;
    leaders += leads ? 1 : 0;
    preferred += isPreferred ? 1 : 0;
    ledElsewhere += isPreferred && !leads ? 1 : 0;
    moving += isMoving ? 1 : 0;
    if (inSync) {
      addInSync(partition, settings);
    }
  }

  private void addInSync(TopicPartitionInfo partition, @Nullable TopicSettings settings) {
    int replicasOfAll = partition.replicas().size();
    int others = partition.isr().size() - 1;
    if (replicasOfAll == 1) {
      unreplicated++;
    } else if (others == 0) {
      neededInSync++;
    } else if (settings == null) {
      unknown++;
    } else if (others < settings.minInsyncReplicas(replicasOfAll)) {
      neededInSync++;
    }
  }
}

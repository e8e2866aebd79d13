package io.kraftexporter.kafka.cluster;

import java.util.Map;

/**
 * The levels of the cluster's features.
 *
 * @param finalized what is in force, by feature
 * @param supported the highest that each broker that answered can do, by node id and feature
 */
record FeaturesSnapshot(Map<String, Short> finalized, Map<Integer, Map<String, Short>> supported) {

  FeaturesSnapshot {
    finalized = Map.copyOf(finalized);
    supported = Map.copyOf(supported);
  }
}

package io.kraftexporter.kafka;

import org.apache.kafka.common.TopicPartition;

/** Short forms for tests about partitions. */
public final class Partitions {
  private Partitions() {}

  /** Returns a partition of a topic. */
  public static TopicPartition at(String topic, int partition) {
    return new TopicPartition(topic, partition);
  }
}

package io.kraftexporter.kafka;

import org.apache.kafka.clients.admin.TopicListing;

/**
 * Which topics are chosen and how much of them.
 *
 * @param internal whether Kafka's own topics may be among them
 * @param partitions whether their partitions have series of their own
 */
public record TopicFilter(NameFilter names, boolean internal, boolean partitions) {

  boolean test(TopicListing topic) {
    return (internal || !topic.isInternal()) && names.test(topic.name());
  }
}

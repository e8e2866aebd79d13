package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.NameFilter;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;

/**
 * Which topics are chosen and how much of them.
 *
 * @param internal whether Kafka's own topics may be among them
 * @param partitions whether their partitions have series of their own
 */
public record TopicFilter(NameFilter names, boolean internal, boolean partitions) {

  boolean test(TopicListing topic) {
    return test(topic.name(), topic.isInternal());
  }

  /** Whether this topic is chosen. */
  public boolean test(TopicDescription topic) {
    return test(topic.name(), topic.isInternal());
  }

  private boolean test(String name, boolean isInternal) {
    return (internal || !isInternal) && names.test(name);
  }
}

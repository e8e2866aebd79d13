package io.kraftexporter.kafka.topics;

import io.kraftexporter.config.Inline;
import io.kraftexporter.kafka.admin.NameFilter;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;

/**
 * The choice of topics, and how much to report of them.
 *
 * @param internal whether Kafka's own topics may be among them
 * @param partitions whether each partition has series of its own
 */
public record TopicFilter(@Inline NameFilter names, boolean internal, boolean partitions) {

  boolean test(TopicListing topic) {
    return test(topic.name(), topic.isInternal());
  }

  /** Returns whether this topic is chosen. */
  public boolean test(TopicDescription topic) {
    return test(topic.name(), topic.isInternal());
  }

  private boolean test(String name, boolean isInternal) {
    return (internal || !isInternal) && names.test(name);
  }
}

package io.kraftexporter.kafka.topics;

import io.kraftexporter.config.Inline;
import io.kraftexporter.config.Switchable;
import io.kraftexporter.kafka.admin.NameFilter;

/** The configuration of the source of topics. */
public record TopicsConfiguration(boolean enabled, @Inline TopicFilter filter)
    implements Switchable {
  private static final TopicFilter NONE = new TopicFilter(NameFilter.of("", ""), false, false);

  /** Returns the topics that have series of their own in sources that read all topics. */
  public TopicFilter shown() {
    return enabled ? filter : NONE;
  }
}

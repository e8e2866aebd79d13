package io.kraftexporter.kafka.topics;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;

/**
 * Which topics to ask about, and how much.
 *
 * @param include a regular expression that the whole name must match
 * @param exclude one that it must not match; empty excludes nothing
 * @param internal whether Kafka's own topics may be among them
 * @param partitions whether each partition has series of its own
 */
public record TopicsConfiguration(
    boolean enabled, String include, String exclude, boolean internal, boolean partitions)
    implements Switchable {

  public TopicsConfiguration {
    new Check().regex("include", include).regex("exclude", exclude).done();
  }
}

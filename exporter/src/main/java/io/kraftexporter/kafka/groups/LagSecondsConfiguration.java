package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.Check;

/**
 * Whether and how to find lag in seconds.
 *
 * @param error whether to tell by how much each value can be wrong
 * @param ignoredOffsets a lag of no more than this counts as none in transactional topics that
 *     stand still
 * @param transactionalTopics a regular expression for the names of these; empty for none
 * @param probes how often in a collection the brokers may be asked for records by their time
 * @param read whether the last records of a log may be read, where the user may
 * @param file where to keep what is known over a restart; empty for nowhere
 */
public record LagSecondsConfiguration(
    boolean enabled,
    boolean error,
    int ignoredOffsets,
    String transactionalTopics,
    int probes,
    boolean read,
    String file) {

  public LagSecondsConfiguration {
    new Check()
        .between(0, 1_000, "ignored_offsets", ignoredOffsets)
        .regex("transactional_topics", transactionalTopics)
        .that(
            ignoredOffsets == 0 || !transactionalTopics.isEmpty(),
            "ignored_offsets",
            "0 without transactional_topics")
        .between(0, 100, "probes", probes)
        .done();
  }
}

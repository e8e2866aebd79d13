package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.NamePattern;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of lag in seconds.
 *
 * @param error whether to report by how much each value can be wrong
 * @param ignoredOffsets a lag of this or less counts as none in transactional topics whose log is
 *     unchanged: the last offset of such a topic is none of a record, and some consumers commit the
 *     one before
 * @param transactionalTopics the names of these topics
 * @param probes maximum number of rounds of time-index lookups in one collection
 * @param read whether the last records of a log may be read, where the user may
 * @param file keeps the timelines over a restart; empty for none
 */
public record LagSecondsConfiguration(
    boolean enabled,
    boolean error,
    int ignoredOffsets,
    NamePattern transactionalTopics,
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

  /** Returns whether the last offsets of this topic may be none of records. */
  boolean isTransactional(String topic) {
    return ignoredOffsets > 0 && transactionalTopics.matches(topic);
  }

  LagSecondsConfiguration withoutFile() {
    return new LagSecondsConfiguration(
        enabled, error, ignoredOffsets, transactionalTopics, probes, read, "");
  }

  Optional<Path> path() {
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }
}

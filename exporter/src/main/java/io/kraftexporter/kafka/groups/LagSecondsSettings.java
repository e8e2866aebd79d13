package io.kraftexporter.kafka.groups;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How lag in seconds is found.
 *
 * @param error whether to tell by how much each value can be wrong
 * @param ignoredOffsets where a log stands still, a lag of no more than this counts as none: of a
 *     topic with transactions the last offset is none of a record, and some consumers commit the
 *     one before
 * @param transactional names of the topics for which this is so
 * @param probes how often a collection may ask the brokers for records of a time
 * @param read for how long a log must have been unchanged before its last records are read, to find
 *     out whether there are any behind a commit; empty if no record may be read
 * @param file where to keep what is known while the exporter does not run
 */
public record LagSecondsSettings(
    boolean enabled,
    boolean error,
    int ignoredOffsets,
    Pattern transactional,
    int probes,
    Optional<Duration> read,
    Optional<Path> file) {

  /** Whether the last offsets of this topic may be none of records. */
  boolean isTransactional(String topic) {
    return ignoredOffsets > 0 && transactional.matcher(topic).matches();
  }
}

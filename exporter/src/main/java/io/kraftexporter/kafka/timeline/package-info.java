/**
 * The growth of partitions: log end offsets by time, from polls and from timestamps of records.
 *
 * <p>Lag in seconds is computed from it, with proven bounds.
 */
@NullMarked
package io.kraftexporter.kafka.timeline;

import org.jspecify.annotations.NullMarked;

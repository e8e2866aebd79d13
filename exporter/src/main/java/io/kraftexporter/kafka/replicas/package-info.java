/**
 * Replicas of partitions: where they are stored, moved, and in sync.
 *
 * <p>Derives whether a broker can be stopped safely.
 */
@NullMarked
package io.kraftexporter.kafka.replicas;

import org.jspecify.annotations.NullMarked;

/**
 * The topics: which are exported, their partitions, offsets, settings and remote tiers.
 *
 * <p>Users choose topics by name and by cleanup policy.
 */
@NullMarked
package io.kraftexporter.kafka.topics;

import org.jspecify.annotations.NullMarked;

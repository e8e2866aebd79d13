/** The topics: which are chosen, their partitions and offsets, their settings and remote tiers. */
@NullMarked
package io.kraftexporter.kafka.topics;

import org.jspecify.annotations.NullMarked;

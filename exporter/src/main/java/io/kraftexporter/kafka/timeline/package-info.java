/** When partitions' logs grew, as known from looks at their ends and from timestamps of records. */
@NullMarked
package io.kraftexporter.kafka.timeline;

import org.jspecify.annotations.NullMarked;

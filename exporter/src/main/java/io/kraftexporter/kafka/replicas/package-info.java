/**
 * Where partitions' replicas lie and move, which are in sync, and what a stop of a broker would do.
 */
@NullMarked
package io.kraftexporter.kafka.replicas;

import org.jspecify.annotations.NullMarked;

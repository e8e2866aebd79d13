/**
 * The groups that read from the cluster: their offsets, members and lag, in records and in seconds.
 */
@NullMarked
package io.kraftexporter.kafka.groups;

import org.jspecify.annotations.NullMarked;

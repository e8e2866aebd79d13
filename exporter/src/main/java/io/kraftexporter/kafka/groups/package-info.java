/**
 * The groups that read from the cluster: offsets, members and lag, in records and in seconds.
 *
 * <p>All kinds of groups: classic, consumer, share, streams and Connect.
 */
@NullMarked
package io.kraftexporter.kafka.groups;

import org.jspecify.annotations.NullMarked;

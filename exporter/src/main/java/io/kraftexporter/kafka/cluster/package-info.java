/**
 * The nodes of the cluster, its quorum, and the features they have agreed on.
 *
 * <p>Publishes the topology that other packages use.
 */
@NullMarked
package io.kraftexporter.kafka.cluster;

import org.jspecify.annotations.NullMarked;

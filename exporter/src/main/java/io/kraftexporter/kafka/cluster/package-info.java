/** Which nodes the cluster has, how its quorum is, and which features they have agreed on. */
@NullMarked
package io.kraftexporter.kafka.cluster;

import org.jspecify.annotations.NullMarked;

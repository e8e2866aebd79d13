/**
 * The brokers' settings, compared with the recommendations and with each other.
 *
 * <p>Dynamic settings and replication throttles are exported too.
 */
@NullMarked
package io.kraftexporter.kafka.brokers;

import org.jspecify.annotations.NullMarked;

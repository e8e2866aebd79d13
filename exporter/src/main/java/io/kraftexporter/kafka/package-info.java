/** The sources of a Kafka cluster and the clients that they share. */
@NullMarked
package io.kraftexporter.kafka;

import org.jspecify.annotations.NullMarked;

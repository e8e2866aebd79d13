/**
 * The sources of a Kafka cluster and the clients that they share.
 *
 * <p>The sub-packages read one subject each; this package wires them.
 */
@NullMarked
package io.kraftexporter.kafka;

import org.jspecify.annotations.NullMarked;

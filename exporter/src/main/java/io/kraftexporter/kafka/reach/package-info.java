/** Checks the addresses of a cluster before Kafka's clients connect to them. */
@NullMarked
package io.kraftexporter.kafka.reach;

import org.jspecify.annotations.NullMarked;

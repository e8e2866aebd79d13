/**
 * Checks the addresses of a cluster before Kafka's clients connect to them.
 *
 * <p>A node behind a wrong address costs a check, not the time of a scrape.
 */
@NullMarked
package io.kraftexporter.kafka.reach;

import org.jspecify.annotations.NullMarked;

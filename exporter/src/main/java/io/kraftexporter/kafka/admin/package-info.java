/**
 * Kafka's Admin client, its requests with their deadlines, and the gaps in its answers.
 *
 * <p>{@code PeriodicSource} is the base of sources with expensive requests.
 */
@NullMarked
package io.kraftexporter.kafka.admin;

import org.jspecify.annotations.NullMarked;

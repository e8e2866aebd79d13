/** Kafka's Admin client and how it is asked: who makes it, what its answers lack, and how often. */
@NullMarked
package io.kraftexporter.kafka.admin;

import org.jspecify.annotations.NullMarked;

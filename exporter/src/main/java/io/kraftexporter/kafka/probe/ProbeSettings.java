package io.kraftexporter.kafka.probe;

import java.time.Duration;

/**
 * How the end-to-end probe works.
 *
 * @param topic its own; its group has the same name
 * @param create whether it may create the topic, and add partitions for brokers that join
 * @param period how often it sends a record to each leader
 * @param timeout after which a record that was not read back counts as failed
 */
public record ProbeSettings(String topic, boolean create, Duration period, Duration timeout) {}

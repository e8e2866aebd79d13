package io.kraftexporter.kafka.timeline;

/**
 * When a question was asked and when all that was answered to it was there, in milliseconds since
 * 1970.
 */
public record Look(long sent, long received) {}

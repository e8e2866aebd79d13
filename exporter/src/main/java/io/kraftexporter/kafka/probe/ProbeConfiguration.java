package io.kraftexporter.kafka.probe;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Switchable;
import java.time.Duration;

/**
 * The configuration of the end-to-end probe.
 *
 * @param topic the probe's own; no other can have such a name by accident
 * @param create whether it may create the topic and add partitions to it
 * @param period how often to send a record to each leader
 * @param timeout after which a record that was not read back counts as failed
 */
public record ProbeConfiguration(
    boolean enabled, String topic, boolean create, Duration period, Duration timeout)
    implements Switchable {
  private static final String OWN = "kraft-exporter-probe";

  public ProbeConfiguration {
    new Check()
        .that(
            topic.matches("[a-zA-Z0-9._-]{1,200}") && topic.contains(OWN),
            "topic",
            "the name of a topic with " + OWN + " in it")
        .that(
            isWithin(period, Duration.ofMillis(100), Duration.ofMinutes(1)),
            "period",
            "100ms to 1m")
        .that(
            isWithin(timeout, Duration.ofSeconds(1), Duration.ofMinutes(1)), "timeout", "1s to 1m")
        .done();
  }

  /** Returns this configuration with the probe switched off. */
  public ProbeConfiguration disabled() {
    return new ProbeConfiguration(false, topic, create, period, timeout);
  }

  private static boolean isWithin(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}

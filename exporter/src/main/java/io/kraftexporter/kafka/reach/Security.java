package io.kraftexporter.kafka.reach;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way in which Kafka's client talks to brokers.
 *
 * @param protocol {@code security.protocol}, empty where it is not set
 * @param mechanism {@code sasl.mechanism}
 */
record Security(String protocol, String mechanism) {
  private static final String DEFAULT_MECHANISM = "GSSAPI";

  static Security of(Map<String, ?> properties) {
    return new Security(
        text(properties.get("security.protocol"), "").toUpperCase(Locale.ROOT),
        text(properties.get("sasl.mechanism"), DEFAULT_MECHANISM));
  }

  boolean tls() {
    return protocol.endsWith("SSL");
  }

  boolean sasl() {
    return protocol.startsWith("SASL_");
  }

  /** The end of a sentence about a listener that needs another protocol. */
  String mistake() {
    return protocol.isEmpty()
        ? ": security.protocol is missing"
        : ", but security.protocol is " + protocol;
  }

  private static String text(@Nullable Object value, String otherwise) {
    return Objects.requireNonNullElse(value, otherwise).toString().strip();
  }
}

package io.kraftexporter.kafka.groups;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** {@link LagTrafficCases} on brokers of each version. */
@Tag("versions")
final class LagTrafficIT {

  @Nested
  final class Kafka392 extends LagTrafficCases {
    Kafka392() {
      super("3.9.2");
    }
  }

  @Nested
  final class Kafka400 extends LagTrafficCases {
    Kafka400() {
      super("4.0.0");
    }
  }

  @Nested
  final class Kafka431 extends LagTrafficCases {
    Kafka431() {
      super("");
    }
  }
}

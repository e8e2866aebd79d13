package io.kraftexporter.kafka.groups;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** {@link LagEvidenceCases} on brokers of older versions. */
@Tag("versions")
final class LagVersionsIT {

  @Nested
  final class Kafka392 extends LagEvidenceCases {
    Kafka392() {
      super("3.9.2");
    }
  }

  @Nested
  final class Kafka400 extends LagEvidenceCases {
    Kafka400() {
      super("4.0.0");
    }
  }
}

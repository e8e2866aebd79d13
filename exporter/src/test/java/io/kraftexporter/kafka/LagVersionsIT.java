package io.kraftexporter.kafka;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LagCases} on brokers of older versions. */
@Tag("versions")
@ParameterizedClass
@ValueSource(strings = {"3.9.2", "4.0.0"})
final class LagVersionsIT extends LagCases {

  LagVersionsIT(String version) {
    super(version);
  }
}

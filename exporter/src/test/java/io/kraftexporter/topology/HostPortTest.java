package io.kraftexporter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @ValueSource(strings = {"kafka-1:9092", "127.0.0.1:0", ":9308", "[::1]:65535"})
  void readsWhatItWrites(String text) {
    assertEquals(text, HostPort.parse(text).toString());
  }

  @Test
  void ipv6AddressIsKeptWithoutBrackets() {
    assertEquals(new HostPort("fe80::1", 9092), HostPort.parse("[fe80::1]:9092"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kafka", "kafka:", "kafka:x", "kafka:65536", "kafka:-1", "::1:9092"})
  void refusesWhatIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
  }
}

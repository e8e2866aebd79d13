package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScalarTypeTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  @Test
  void durationsHaveAUnit() {
    assertEquals(Optional.of(Duration.ofMillis(500)), read(Duration.class, "500ms"));
    assertEquals(Optional.of(Duration.ofSeconds(1)), read(Duration.class, "1s"));
    assertEquals(Optional.of(Duration.ofMinutes(5)), read(Duration.class, "5m"));
    assertEquals(Optional.of(Duration.ofHours(2)), read(Duration.class, "2h"));
    assertEquals(Optional.of(Duration.of(7, ChronoUnit.DAYS)), read(Duration.class, "7d"));
    for (String wrong : new String[] {"", "5", "-1s", "1.5s", "1 s", "1S", "999999999999999999d"}) {
      assertEquals(Optional.empty(), read(Duration.class, wrong), wrong);
    }
  }

  @Test
  void numbersAreReadWhole() {
    assertEquals(Optional.of(7), read(int.class, "007"));
    assertEquals(Optional.of(1L << 40), read(long.class, "1099511627776"));
    assertEquals(Optional.of(0.25), read(double.class, "0.25"));
    assertEquals(Optional.empty(), read(int.class, "1099511627776"));
    assertEquals(Optional.empty(), read(int.class, "1.0"));
  }

  @Test
  void constantsAreWrittenInLowerCase() {
    assertEquals(Optional.of(Colour.DARK_BLUE), read(Colour.class, "dark_blue"));
    assertEquals(Optional.empty(), read(Colour.class, "RED"));
    assertEquals("one of dark_blue, red", ScalarType.of(Colour.class).orElseThrow().allowed());
  }

  private static Optional<Object> read(Type type, String text) {
    return ScalarType.of(type).orElseThrow().read(text);
  }
}

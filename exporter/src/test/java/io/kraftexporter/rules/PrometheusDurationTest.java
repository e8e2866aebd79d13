package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrometheusDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0m, PT0S, 0s, 0 seconds",
    "300ms, PT0.3S, 300ms, 300 milliseconds",
    "60s, PT1M, 1m, 1 minute",
    "1h30m, PT90M, 90m, 90 minutes",
    "1d, PT24H, 1d, 1 day",
    "1w, PT168H, 7d, 7 days",
    "1y, PT8760H, 365d, 365 days",
  })
  void readsAndWritesDurations(String text, Duration duration, String written, String words) {
    assertEquals(Optional.of(duration), PrometheusDuration.parse(text));
    assertEquals(written, PrometheusDuration.format(duration));
    assertEquals(words, PrometheusDuration.words(duration));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "5 m", "-5m", "1m1h", "1.5h", "99999999999999999999d"})
  void otherTextIsNoDuration(String text) {
    assertEquals(Optional.empty(), PrometheusDuration.parse(text));
  }

  @Test
  void daysThatOverflowAreNoDuration() {
    assertEquals(Optional.empty(), PrometheusDuration.parse("9223372036854775807y"));
  }
}

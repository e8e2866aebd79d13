package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.http.Negotiation.Coding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | TEXT",
        "*/* | TEXT",
        "text/*, application/* | TEXT",
        "application/* | OPENMETRICS",
        "text/html | TEXT",
        "text/plain | TEXT",
        "text/plain, application/openmetrics-text | OPENMETRICS",
        "application/openmetrics-text, */* | OPENMETRICS",
        "application/openmetrics-text;q=0.9, */* | TEXT",
        "application/openmetrics-text;q=0, */* | TEXT",
        "text/plain;q=0, */* | OPENMETRICS",
        "APPLICATION/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.5 , text/plain;q=0.4 | OPENMETRICS",
        "application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.9 | TEXT",
        "application/openmetrics-text;version=1.0.0;q=0 | TEXT",
        "application/openmetrics-text;version=0.0.1 | OPENMETRICS_DRAFT",
        "application/openmetrics-text;version=2.0.0 | TEXT",
        "application/openmetrics-text;version=2.0.0,application/openmetrics-text;q=0.1 | OPENMETRICS",
        "application/openmetrics-text;version=\"1.0.0,text/plain\";q=0.1,text/plain;q=0.2 | TEXT",
        "application/openmetrics-text;q=nonsense | TEXT",
        "application/openmetrics-text;q=1.5 | TEXT",
        "application/openmetrics-text;q=-1 | TEXT",
        "application/openmetrics-text;q=NaN | TEXT",
        "application/openmetrics-text;q= | TEXT",
        "application/openmetrics-text;q=1e-1 | TEXT",
        "application/openmetrics-textual | TEXT",
        "application/openmetrics-text; q = 0.4 , text/plain; q = 0.5 | TEXT",
        "application/openmetrics-text;version=\"1.0.0 | OPENMETRICS",
        ",,;q=1,=,application/openmetrics-text | OPENMETRICS",
      })
  void mediaTypeIsThePreferredOne(String accept, MediaType expected) {
    assertEquals(expected, Negotiation.mediaType(List.of(accept)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | IDENTITY",
        "gzip | GZIP",
        "GZIP | GZIP",
        "x-gzip | GZIP",
        "deflate, gzip;q=0.5 | GZIP",
        "gzip;q=0.001 | GZIP",
        "gzip;q=0 | IDENTITY",
        "gzip;q=0.0 | IDENTITY",
        "gzip;q=x | IDENTITY",
        "br | IDENTITY",
        "identity | IDENTITY",
        "identity, gzip;q=0.5 | IDENTITY",
        "identity;q=0.5, gzip;q=0.5 | GZIP",
        "identity;q=0, gzip;q=0.1 | GZIP",
        "* | GZIP",
        "gzip;q=0, * | IDENTITY",
        "gzip, *;q=0 | GZIP",
        "identity;q=0.5, *;q=0 | IDENTITY",
        "identity;q=0 |",
        "*;q=0 |",
        "br, identity;q=0 |",
        "gzip;q=0, identity;q=0 |",
      })
  void codingIsThePreferredOne(String acceptEncoding, Coding expected) {
    assertEquals(Optional.ofNullable(expected), Negotiation.coding(List.of(acceptEncoding)));
  }

  @Test
  void missingHeaderAsksForPlainText() {
    assertEquals(MediaType.TEXT, Negotiation.mediaType(List.of()));
    assertEquals(Optional.of(Coding.IDENTITY), Negotiation.coding(List.of()));
  }

  @Test
  void timeoutIsTakenAsPrometheusSendsIt() {
    assertEquals(Optional.of(Duration.ofMillis(9_500)), Negotiation.timeout("9.5"));
    assertEquals(Optional.of(Duration.ofSeconds(10)), Negotiation.timeout("10"));
    assertEquals(Optional.of(Duration.ofSeconds(10)), Negotiation.timeout("10.000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "NaN", "Infinity", "1e300", "3601", "ten", "1;2"})
  void malformedTimeoutCountsAsAbsent(String header) {
    assertEquals(Optional.empty(), Negotiation.timeout(header));
  }

  @Test
  void missingTimeoutIsNoTimeout() {
    assertEquals(Optional.empty(), Negotiation.timeout(null));
  }
}

package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.Format;
import java.time.Duration;
import java.util.Arrays;
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
        // What Prometheus 2.42 and 3 send, a browser, curl, and people who will not have it.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPENMETRICS",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;"
            + "q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "text/plain;version=1.0.0;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPENMETRICS",
        "text/html,application/xhtml+xml,*/*;q=0.8 | TEXT",
        "*/* | TEXT",
        "'' | TEXT",
        "application/openmetrics-text;version=1.0.0;q=0.2,text/plain;q=0.9 | TEXT",
        "application/openmetrics-text;version=1.0.0;q=0 | TEXT",
        "application/openmetrics-text;version=2.0.0 | TEXT",
        "application/openmetrics-text;q=nonsense | TEXT",
      })
  void formatIsTheOneAskedFor(String accept, Format expected) {
    assertEquals(expected, Negotiation.format(Arrays.asList(accept.split(","))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "deflate, gzip;q=0.5 | true",
        "GZIP | true",
        "gzip;q=0 | false",
        "br | false",
        "'' | false"
      })
  void gzipOnlyWhereItIsAccepted(String acceptEncoding, boolean expected) {
    assertEquals(expected, Negotiation.gzip(Arrays.asList(acceptEncoding.split(","))));
  }

  @Test
  void timeoutIsTakenAsPrometheusSendsIt() {
    assertEquals(Optional.of(Duration.ofMillis(9_500)), Negotiation.timeout("9.5"));
    assertEquals(Optional.of(Duration.ofSeconds(10)), Negotiation.timeout("10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "NaN", "Infinity", "1e300", "3601", "ten", "1;2"})
  void timeoutThatIsNoneCountsAsNotSaid(String header) {
    assertEquals(Optional.empty(), Negotiation.timeout(header));
  }

  @Test
  void missingTimeoutIsNoTimeout() {
    assertEquals(List.of(), Negotiation.timeout(null).stream().toList());
  }
}

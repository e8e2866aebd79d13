package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.promql.Element;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Cluster {{ $labels.cluster }}, node {{ $labels.node_id }}: x ; 1 ; Cluster c, node 2: x",
        "{{ $value }} ; 3.0 ; 3",
        "{{ $value | printf \"%.0f\" }} ; 2.6 ; 3",
        "{{ $value | humanizePercentage }} ; 0.123456 ; 12.35%",
        "{{ $value | humanizeDuration }} ; 3723 ; 1h 2m 3s",
        "{{ $value | humanizeDuration }} ; 61.5 ; 1m 1s",
        "{{ $value | humanizeDuration }} ; 0.25 ; 250ms",
        "{{ $value | humanizeDuration }} ; 90061 ; 1d 1h 1m 1s",
        "{{ $value | humanize }} ; 1234567 ; 1.235M",
        "{{ $value | humanize1024 }}B ; 2048 ; 2kiB",
        "a{{ with $labels.node_id }}, node {{ . }}{{ end }}{{ with $labels.no }}x{{ . }}{{ end }} ; 1 ; a, node 2",
        "{{ if lt $value 0.0 }}below{{ else }}above{{ end }} ; -1 ; below",
        "{{ if lt $value 0.0 }}below{{ else }}above{{ end }} ; 1 ; above",
        "{{ with $labels.no }}{{ . }}{{ else }}none{{ end }} ; 1 ; none",
      })
  void rendersAsPrometheusDoes(String template, double value, String text) {
    Element element = Element.of(Map.of("cluster", "c", "node_id", "2"), value);
    assertEquals(text, AlertText.render(template, element));
  }
}

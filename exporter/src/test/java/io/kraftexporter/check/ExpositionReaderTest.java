package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpositionReaderTest {
  private static final Metric LAG = Metric.gauge("lag", "Lag.", "group");

  /** A group's id that came out of a file with the line ends of Windows has a carriage return. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "a\r", "a\r\nb", "a\u2028b\u0085", "a\"b\\c, {} #"})
  void everyValueOfALabelIsReadAsItWas(String group) throws Exception {
    Samples samples = new Sampler().collect(sampler -> sampler.set(LAG, 3, group));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    new Exposition().write(List.of(samples), Format.TEXT, text);

    var elements = ExpositionReader.read(text.toString(StandardCharsets.UTF_8), Map.of());

    assertEquals(1, elements.size());
    assertEquals(group, elements.get(0).labels().get("group"));
    assertEquals(3, elements.get(0).value());
  }

  @Test
  void targetGivesTheLabelsThatASampleLacks() {
    var elements = ExpositionReader.read("up{job=\"own\"} 1\n", Map.of("job", "x", "cluster", "c"));

    assertEquals(Map.of("__name__", "up", "job", "own", "cluster", "c"), elements.get(0).labels());
  }
}

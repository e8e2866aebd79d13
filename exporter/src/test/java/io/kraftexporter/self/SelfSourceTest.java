package io.kraftexporter.self;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SelfSourceTest {
  private static final Deadline DEADLINE = Deadline.in(Duration.ofMinutes(1));

  private final CollectorRegistry registry = new CollectorRegistry();
  private final SelfSource source = new SelfSource(registry, new Build("1.0", "a1b2"));

  @Test
  void failedCollectionLeavesNoValuesToTheNext() {
    List<MetricFamilySamples> families = new ArrayList<>();
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        return families;
      }
    }.register(registry);
    families.add(gauge("a", 1));
    families.add(gauge("not a name", 1));
    assertThrows(IllegalArgumentException.class, () -> source.collect(DEADLINE));

    families.clear();
    families.add(gauge("a", 2));

    assertEquals(2, ParsedText.parse(Texts.of(source.collect(DEADLINE))).value("kraft_exporter_a"));
  }

  @Test
  void buildInfoHasVersionAndCommit() {
    assertEquals(
        1,
        ParsedText.parse(Texts.of(source.collect(DEADLINE)))
            .value("kraft_exporter_build_info", "version", "1.0", "revision", "a1b2"));
  }

  private static MetricFamilySamples gauge(String name, double value) {
    MetricFamilySamples.Sample sample =
        new MetricFamilySamples.Sample(name, List.of(), List.of(), value);
    return new MetricFamilySamples(name, Collector.Type.GAUGE, "A gauge.", List.of(sample));
  }
}

package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostSourceTest {
  private static final Metric METRIC = Metric.gauge("node_a", "A.");

  @Test
  void failingCollectorCostsOnlyItself() throws Exception {
    for (Throwable problem : List.of(new IOException("gone"), new UnsatisfiedLinkError("no"))) {
      try (HostSource source =
          new HostSource(
              List.of(
                  failing("bad", problem),
                  new Fake("good", sampler -> sampler.set(METRIC, 1)),
                  failing("worse", problem)))) {
        assertEquals(
            """
            # HELP kraft_exporter_host_collector_success Whether the collector of host metrics \
            could read what it reads, 1 or 0.
            # TYPE kraft_exporter_host_collector_success gauge
            kraft_exporter_host_collector_success{collector="bad"} 0
            kraft_exporter_host_collector_success{collector="good"} 1
            kraft_exporter_host_collector_success{collector="worse"} 0
            # HELP node_a A.
            # TYPE node_a gauge
            node_a 1
            """,
            Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))));
      }
    }
  }

  @Test
  void failedCollectionLeavesNoValuesToTheNext() {
    AtomicInteger value = new AtomicInteger(1);
    try (HostSource source =
        new HostSource(
            List.of(
                new Fake("first", sampler -> sampler.set(METRIC, value.get())),
                new Fake(
                    "second",
                    sampler -> {
                      if (value.get() == 1) {
                        throw new StackOverflowError("too deep");
                      }
                    })))) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      assertThrows(StackOverflowError.class, () -> source.collect(deadline));

      value.set(2);

      assertEquals(2, ParsedText.parse(Texts.of(source.collect(deadline))).value(METRIC.name()));
    }
  }

  @Test
  void excludedCollectorsAreNotRead() {
    List<String> rest =
        HostSource.names().stream().filter(name -> !name.equals("filesystem")).toList();
    try (HostSource source = new HostSource(HostSettings.without(rest))) {
      assertEquals(
          List.of(
              "kraft_exporter_host_collector_success",
              "node_filesystem_size_bytes",
              "node_filesystem_free_bytes",
              "node_filesystem_avail_bytes",
              "node_filesystem_files",
              "node_filesystem_files_free",
              "node_filesystem_readonly",
              "node_filesystem_device_error",
              "node_filesystem_mount_info"),
          source.metrics().stream().map(Metric::name).toList());
    }
  }

  private static Collector failing(String name, Throwable problem) {
    return new Fake(
        name,
        sampler -> {
          if (problem instanceof Error error) {
            throw error;
          }
          throw (Exception) problem;
        });
  }

  private interface Read {
    void into(Sampler sampler) throws Exception;
  }

  private record Fake(String name, Read read) implements Collector {
    @Override
    public List<Metric> metrics() {
      return List.of(METRIC);
    }

    @Override
    public void collect(Sampler sampler) throws Exception {
      read.into(sampler);
    }
  }
}

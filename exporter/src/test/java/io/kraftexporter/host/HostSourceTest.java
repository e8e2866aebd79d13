package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostSourceTest {
  private static final Metric METRIC = Metric.gauge("node_a", "A.");
  private static final Metric OTHER = Metric.gauge("node_b", "B.");
  private static final String SUCCESS = "kraft_exporter_host_collector_success";

  @Test
  void failingCollectorCostsOnlyItself() throws Exception {
    for (Throwable problem : List.of(new IOException("gone"), new UnsatisfiedLinkError("no"))) {
      try (HostSource source =
          new HostSource(
              List.of(
                  failing("bad", problem),
                  new Fake("good", samples -> samples.set(METRIC, 1)),
                  failing("worse", problem)))) {
        assertEquals(
            """
            # HELP kraft_exporter_host_collector_success Whether the collector of host metrics read everything in time, 1 or 0.
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
  void failedCollectionLeavesNoValuesToTheNext() throws Exception {
    AtomicInteger value = new AtomicInteger(1);
    try (HostSource source =
        new HostSource(
            List.of(
                new Fake(
                    "only",
                    samples -> {
                      if (value.get() == 2) {
                        throw new StackOverflowError("too deep");
                      }
                      samples.set(METRIC, value.get());
                    })))) {
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      assertEquals(List.of(1.0), values(source, deadline));

      value.set(2);
      assertEquals(List.of(), values(source, deadline));

      value.set(3);
      assertEquals(List.of(3.0), values(source, deadline));
    }
  }

  /** The collector hangs as one does on a /proc of lxcfs or a log directory on a dead disk. */
  @Test
  void collectorThatDoesNotReturnAffectsOnlyItselfAndIsNotStartedAgain() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger starts = new AtomicInteger();
    try (LogLines log = new LogLines();
        HostSource source =
            new HostSource(
                List.of(
                    new Fake(
                        "hung",
                        samples -> {
                          samples.set(OTHER, starts.incrementAndGet());
                          answer.await();
                        }),
                    new Fake("good", samples -> samples.set(METRIC, 1))))) {
      for (int i = 0; i < 3; i++) {
        ParsedText text =
            ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofMillis(100)))));
        assertEquals(0, text.value(SUCCESS, "collector", "hung"));
        assertEquals(1, text.value(SUCCESS, "collector", "good"));
        assertEquals(List.of(1.0), text.values(METRIC.name()));
        assertEquals(List.of(), text.values(OTHER.name()));
      }
      assertEquals(1, starts.get());
      assertEquals(1, log.with("host metrics of hung cannot be read").size());

      answer.countDown();
      Await.until(
          "the collector returns",
          Duration.ofSeconds(10),
          () ->
              ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))))
                      .value(SUCCESS, "collector", "hung")
                  == 1);
      assertEquals(1, log.with("host metrics of hung can be read again").size());
    }
  }

  @Test
  void valuesReadBeforeAFailureAreServedAndTheFileIsLoggedOnce() throws Exception {
    try (LogLines log = new LogLines();
        HostSource source =
            new HostSource(
                List.of(
                    new Fake(
                        "partly",
                        samples ->
                            samples.eachLine(
                                "/proc/x",
                                List.of("1", "b\u001bd", "2"),
                                line -> samples.set(METRIC, Long.parseLong(line))))))) {
      for (int i = 0; i < 2; i++) {
        assertEquals(List.of(1.0), values(source, Deadline.in(Duration.ofSeconds(30))));
      }
      assertEquals(
          1,
          log.with("host metrics of partly", "/proc/x: cannot parse the line \"b\ufffdd\"").size(),
          log.all().toString());
    }
  }

  @Test
  void excludedCollectorsAreNotRead() {
    List<String> rest =
        HostConfigurations.names().stream().filter(name -> !name.equals("filesystem")).toList();
    try (HostSource source = new HostSource(HostConfigurations.without(rest), Optional::empty)) {
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
        samples -> {
          if (problem instanceof Error error) {
            throw error;
          }
          throw (Exception) problem;
        });
  }

  private interface Read {
    void into(CollectorSamples samples) throws Exception;
  }

  private record Fake(String name, Read read) implements Collector {
    @Override
    public List<Metric> metrics() {
      return List.of(METRIC);
    }

    @Override
    public void collect(CollectorSamples samples) throws Exception {
      read.into(samples);
    }
  }

  private static List<Double> values(HostSource source, Deadline deadline) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(deadline))).values(METRIC.name());
  }
}

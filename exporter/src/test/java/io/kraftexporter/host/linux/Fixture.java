package io.kraftexporter.host.linux;

import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import java.nio.file.Path;

/** A machine of files: small ones, of different kernels and some of them broken. */
public final class Fixture {
  static final Path DIRECTORY =
      Path.of(System.getProperty("kraftexporter.home"), "exporter/src/test/resources/host");
  static final Machine MACHINE =
      new Machine(DIRECTORY.resolve("proc"), DIRECTORY.resolve("sys"), Path.of("/nowhere"));
  public static final Machine EMPTY =
      new Machine(Path.of("/nowhere"), Path.of("/nowhere"), Path.of("/nowhere"));

  private Fixture() {}

  /** Returns all lines of a collector. */
  public static String text(Collector collector) throws Exception {
    CollectorSamples samples = new CollectorSamples();
    collector.collect(samples);
    return Texts.of(new Sampler().collect(samples::copyTo));
  }
}

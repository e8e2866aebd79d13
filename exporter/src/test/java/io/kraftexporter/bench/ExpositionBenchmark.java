package io.kraftexporter.bench;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.metric.Series;
import io.kraftexporter.metric.SeriesTable;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Turns a collection of a million series into text: our tables and encoder, against simpleclient's
 * sample objects and TextFormat. Both start from the same bare values, as a scrape does.
 *
 * <p>Beside the time, {@code gc.alloc.rate.norm} is the memory that one scrape takes; what is kept
 * between scrapes and the bytes of the text are printed at the start of each fork.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "-XX:+UseSerialGC"})
public class ExpositionBenchmark {
  private static final int FAMILIES = 100;
  private static final int SERIES = 1_000_000;
  private static final String HELP = "Lag of a consumer group in records.";
  private static final List<String> LABELS = List.of("consumergroup", "topic", "partition");

  private final double[] values = new double[SERIES];
  private final Exposition exposition = new Exposition();
  private final List<List<String>> labels = new ArrayList<>(SERIES);
  private SeriesTable table = SeriesTable.EMPTY;

  @Setup(Level.Trial)
  public void make() throws IOException {
    Random random = new Random(1);
    Arrays.setAll(values, i -> i % 2 == 0 ? random.nextInt(1 << 20) : random.nextDouble() * 1e4);
    for (int i = 0; i < SERIES; i++) {
      labels.add(List.of("group-" + i % 997, "orders.eu-west." + i / 64, Integer.toString(i % 64)));
    }
    long before = used();
    List<Metric> metrics = new ArrayList<>(FAMILIES);
    for (int f = 0; f < FAMILIES; f++) {
      metrics.add(Metric.gauge(name(f), HELP, LABELS.toArray(String[]::new)));
    }
    List<Series> series = new ArrayList<>(SERIES);
    for (int i = 0; i < SERIES; i++) {
      series.add(metrics.get(i % FAMILIES).series(labels.get(i).toArray(String[]::new)));
    }
    table = SeriesTable.of(series);
    series = null;
    long kept = used() - before;
    CountingStream ours = new CountingStream();
    exposition.write(List.of(new Samples(table, values)), Format.TEXT, ours);
    CountingStream theirs = new CountingStream();
    print(theirs);
    System.out.printf(
        "%n%d series: table and prefixes kept %d MB, text %d MB (simpleclient's %d MB)%n",
        SERIES, kept >> 20, ours.count >> 20, theirs.count >> 20);
  }

  @Benchmark
  public long ours() throws IOException {
    CountingStream out = new CountingStream();
    exposition.write(List.of(new Samples(table, values.clone())), Format.TEXT, out);
    return out.count;
  }

  @Benchmark
  public long simpleclient() throws IOException {
    CountingStream out = new CountingStream();
    print(out);
    return out.count;
  }

  private void print(OutputStream out) throws IOException {
    List<MetricFamilySamples> families = new ArrayList<>(FAMILIES);
    for (int f = 0; f < FAMILIES; f++) {
      List<Sample> samples = new ArrayList<>(SERIES / FAMILIES);
      String name = name(f);
      for (int i = f; i < SERIES; i += FAMILIES) {
        samples.add(new Sample(name, LABELS, labels.get(i), values[i]));
      }
      families.add(new MetricFamilySamples(name, Collector.Type.GAUGE, HELP, samples));
    }
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    TextFormat.write004(writer, Collections.enumeration(families));
    writer.flush();
  }

  private static String name(int family) {
    return "kafka_family_%02d".formatted(family);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Counts what would go over the network. */
  private static final class CountingStream extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }

  /** Runs it, with the memory it takes. */
  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(ExpositionBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }
}

package io.kraftexporter.bench;

import com.sun.management.OperatingSystemMXBean;
import io.kraftexporter.deploy.ImageOptions;
import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.RemoteConfiguration.Transport;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;

/**
 * A reader of a broker's JMX, alone in a JVM: {@link JmxBenchmark} tells it by lines on its
 * standard input what to do, and it answers with a line of numbers.
 */
final class JmxContender {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** The readers, with the options that its JVM has by default or by its users' advice. */
  enum Kind {
    PIPELINED(ofLauncher()),
    PIPELINED_C1(ofLauncher() + " -XX:TieredStopAtLevel=1"),
    STOCK(ofLauncher()),
    COLLECTOR("-Xmx2g"),
    COLLECTOR_CACHED("-Xmx2g");

    private final String options;

    Kind(String options) {
      this.options = options;
    }

    private static String ofLauncher() {
      return "-Xmx512m " + String.join(" ", ImageOptions.tuning());
    }

    List<String> options() {
      return List.of(options.split(" "));
    }
  }

  private interface Reader {
    void scrape(OutputStream to) throws Exception;
  }

  private JmxContender() {}

  /** The rules that all of them have. */
  static String rules() throws Exception {
    try (InputStream file = JmxContender.class.getResourceAsStream("rules.yml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The same, as their documentation advises for speed. */
  static String cachedRules() throws Exception {
    return rules().replace("  - pattern", "  - cache: true\n    pattern");
  }

  /**
   * Serves until the end of its input.
   *
   * @param args the kind, and the address of the broker's JMX
   */
  public static void main(String[] args) throws Exception {
    Reader reader = reader(Kind.valueOf(args[0]), HostPort.parse(args[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.equals("trips") ? trips(reader) : scrape(reader));
    }
    Runtime.getRuntime().halt(0);
  }

  private static Reader reader(Kind kind, HostPort address) throws Exception {
    return switch (kind) {
      case PIPELINED, PIPELINED_C1 -> exporter(address, Transport.PIPELINED);
      case STOCK -> exporter(address, Transport.STOCK);
      case COLLECTOR -> collector(address, rules());
      case COLLECTOR_CACHED -> collector(address, cachedRules());
    };
  }

  private static Reader exporter(HostPort address, Transport transport) throws Exception {
    SerialFilter.install();
    RemoteConfiguration settings =
        Remotes.of(Duration.ofSeconds(5), Duration.ofSeconds(60), transport);
    JmxSource source =
        new JmxSource(1, address, settings, List.of(RuleFile.parse("rules.yml", rules())));
    Exposition exposition = new Exposition();
    return to ->
        exposition.write(
            List.of(source.collect(Deadline.in(Duration.ofMinutes(10)))), Format.TEXT, to);
  }

  private static Reader collector(HostPort address, String rules) throws Exception {
    String yaml = "hostPort: " + address + "\n" + rules;
    PrometheusRegistry registry = new PrometheusRegistry();
    new JmxCollector(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .register(registry);
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    return to -> writer.write(to, registry.scrape());
  }

  /** Seconds, seconds of CPU, bytes and samples. */
  private static String scrape(Reader reader) throws Exception {
    Tally text = new Tally();
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    reader.scrape(text);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    return seconds + " " + cpuSeconds + " " + text.bytes + " " + text.samples;
  }

  /** Counts what is written, and keeps nothing of it. */
  private static final class Tally extends OutputStream {
    private long bytes;
    private long samples;
    private int last = '\n';

    @Override
    public void write(int b) {
      samples += last == '\n' && b != '#' ? 1 : 0;
      last = b;
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(some[i]);
      }
    }
  }

  /** Returns the number of writes of a scrape to a socket: a write is a call, or many. */
  private static String trips(Reader reader) throws Exception {
    AtomicLong writes = new AtomicLong();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.SocketWrite").withThreshold(Duration.ZERO);
      events.onEvent("jdk.SocketWrite", event -> writes.incrementAndGet());
      events.startAsync();
      reader.scrape(OutputStream.nullOutputStream());
      TimeUnit.SECONDS.sleep(3); // the stream has what happened once a second
    }
    return writes.toString();
  }
}

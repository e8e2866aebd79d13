package io.kraftexporter.bench;

import io.kraftexporter.bench.JmxContender.Kind;
import io.kraftexporter.cluster.KafkaCluster;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the cost of a warm scrape of a broker over remote JMX, to the text: this exporter with
 * both of its transports, and jmx_exporter's collector without and with {@code cache: true}, each
 * in a JVM of its own, in turn, on one broker, with the same rules.
 *
 * <p>System properties, given in {@code JDK_JAVA_OPTIONS}: {@code partitions}, 1,000 by default;
 * {@code scrapes} of each, 9 by default; {@code contenders}, those named above by default, while
 * {@code pipelined_c1} is ours without the slow compiler (C2); {@code written}, to have different
 * numbers of records in the partitions. Round trips are the writes to sockets: a write is one call,
 * or many. Ratios are to the first contender. The first scrape of each, of which nothing is known
 * yet, stands at the end of its line.
 */
public final class JmxBenchmark {
  private static final int PARTITIONS = Integer.getInteger("partitions", 1000);
  private static final int SCRAPES = Integer.getInteger("scrapes", 9);
  private static final int WARM_UP = 3;
  private static final List<Kind> CONTENDERS =
      Stream.of(
              System.getProperty("contenders", "pipelined,stock,collector,collector_cached")
                  .split(","))
          .map(name -> Kind.valueOf(name.toUpperCase(Locale.ROOT)))
          .toList();

  private record Cost(double wall, double own, double broker, double bytes, double samples) {}

  private JmxBenchmark() {}

  /** Prints the table. */
  public static void main(String[] args) throws Exception {
    try (KafkaCluster cluster = BenchTopics.broker().start()) {
      BenchTopics.create(cluster, PARTITIONS);
      BenchTopics.awaitBeans(cluster, PARTITIONS);
      if (Boolean.getBoolean("written")) {
        BenchTopics.write(cluster, PARTITIONS);
      }
      String address = cluster.node(1).host() + ":" + cluster.jmxPort();
      Map<Kind, Contender> contenders = new EnumMap<>(Kind.class);
      for (Kind kind : CONTENDERS) {
        contenders.put(kind, new Contender(kind, address, cluster.node(1).pid()));
      }
      for (int i = 0; i < WARM_UP + SCRAPES; i++) {
        for (Contender contender : contenders.values()) {
          contender.scrape(i >= WARM_UP);
        }
      }
      System.out.printf("%d partitions, medians of %d, ratios%n", PARTITIONS, SCRAPES);
      System.out.println(
          "contender            wall s         CPU s  broker CPU s  RSS MB  round trips"
              + "   samples      MB  first s");
      Contender first = contenders.get(CONTENDERS.get(0));
      contenders.values().forEach(contender -> contender.print(first));
      contenders.values().forEach(Contender::close);
    }
  }

  /** The other side of a {@link JmxContender}. */
  private static final class Contender implements AutoCloseable {
    private final Kind kind;
    private final long broker;
    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;
    private final List<Cost> costs = new ArrayList<>();
    private double cold = Double.NaN;

    Contender(Kind kind, String address, long broker) throws IOException {
      this.kind = kind;
      this.broker = broker;
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(kind.options());
      command.addAll(
          List.of(
              "-cp",
              ManagementFactory.getRuntimeMXBean().getClassPath(),
              JmxContender.class.getName(),
              kind.name(),
              address));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      to = process.outputWriter(StandardCharsets.UTF_8);
      from = process.inputReader(StandardCharsets.UTF_8);
      from.readLine();
    }

    private String ask(String line) throws IOException {
      to.write(line + "\n");
      to.flush();
      String answer = from.readLine();
      if (answer == null) {
        throw new IOException(kind + " has ended");
      }
      return answer;
    }

    void scrape(boolean counts) throws Exception {
      double before = ProcessUsage.cpuSeconds(broker);
      double[] told =
          Arrays.stream(ask("scrape").split(" ")).mapToDouble(Double::parseDouble).toArray();
      cold = Double.isNaN(cold) ? told[0] : cold;
      if (counts) {
        costs.add(
            new Cost(told[0], told[1], ProcessUsage.cpuSeconds(broker) - before, told[2], told[3]));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }

    void print(Contender first) {
      try {
        System.out.printf(
            "%-16s %s %s %s %7.0f %12s %9.0f %7.2f %8.2f%n",
            kind.name().toLowerCase(Locale.ROOT),
            shown(first, Cost::wall),
            shown(first, Cost::own),
            shown(first, Cost::broker),
            ProcessUsage.residentMegabytes(process.pid()),
            ask("trips"),
            median(Cost::samples),
            median(Cost::bytes) / 1e6,
            cold);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private String shown(Contender first, ToDoubleFunction<Cost> of) {
      return "%6.3f %5.1fx".formatted(median(of), median(of) / first.median(of));
    }

    private double median(ToDoubleFunction<Cost> of) {
      return JmxBenchmark.median(costs, of);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  static <T> double median(List<T> all, ToDoubleFunction<T> of) {
    return all.stream().mapToDouble(of).sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }
}

package io.kraftexporter.bench;

import static java.util.stream.Collectors.toSet;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.demo.Demo;
import io.kraftexporter.demo.Traffic;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures the packaged program on the demo's cluster, three nodes with traffic: from the start of
 * its launcher to the first scrape of {@code /metrics} in which every source succeeded, JMX of each
 * node among them. CPU is that of the process until then, resident memory that after it and after
 * thirty further scrapes. The class-data archive is there from a first start, which is not counted.
 *
 * <p>{@code -Dstart.options} are the {@code JAVA_OPTS} to compare, separated by {@code ;}: they are
 * started in turn, {@code -Dstart.runs} times each, five by default. {@code
 * -Dkraftexporter.archive} is the distribution.
 */
public final class StartBenchmark {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final int LATER_SCRAPES = 30;

  private StartBenchmark() {}

  /** The cost of a start. */
  private record Start(double seconds, double cpu, double megabytes, double later) {}

  /** Prints a line for each start and the medians of each set of options. */
  @SuppressWarnings("try") // the traffic goes on until it is closed
  public static void main(String[] arguments) throws Exception {
    int runs = Integer.getInteger("start.runs", 5);
    List<String> options = List.of(System.getProperty("start.options", "").split(";", -1));
    try (TemporaryDirectory directory = TemporaryDirectory.create("start-benchmark");
        KafkaCluster cluster = KafkaCluster.combined(3).build()) {
      cluster.start();
      try (Traffic traffic = Traffic.start(cluster.bootstrapServers())) {
        Path home = PackagedExporter.unpack(directory.path());
        Path configuration = directory.path().resolve("start.yml");
        Files.writeString(
            configuration,
            "listen: 127.0.0.1:0\nkafka: {bootstrap: \"%s\"}\njmx: {port: %d}\n"
                .formatted(cluster.bootstrapServers(), cluster.jmxPort()));
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        start(home, configuration, "", cluster);
        for (int i = 0; i < runs; i++) {
          for (String one : options) {
            Start start = start(home, configuration, one, cluster);
            print(one, start);
            starts.computeIfAbsent(one, any -> new ArrayList<>()).add(start);
          }
        }
        System.out.println("medians");
        starts.forEach((one, all) -> print(one, median(all)));
      }
    }
  }

  private static Start start(Path home, Path configuration, String options, KafkaCluster cluster)
      throws Exception {
    Set<String> nodes =
        cluster.nodes().stream().map(node -> Integer.toString(node.id())).collect(toSet());
    long begin = System.nanoTime();
    try (PackagedExporter exporter =
        PackagedExporter.serving(home, Map.of("JAVA_OPTS", options), configuration)) {
      while (!isComplete(exporter.get("/metrics"), nodes)) {
        if (System.nanoTime() - begin > READY_WITHIN.toNanos()) {
          throw new IllegalStateException("is not complete: " + exporter.log());
        }
        Thread.sleep(20);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      long pid = exporter.handle().pid();
      double cpu = ProcessUsage.cpuSeconds(pid);
      double megabytes = ProcessUsage.residentMegabytes(pid);
      for (int i = 0; i < LATER_SCRAPES; i++) {
        Thread.sleep(1_000);
        exporter.get("/metrics");
      }
      return new Start(seconds, cpu, megabytes, ProcessUsage.residentMegabytes(pid));
    }
  }

  private static boolean isComplete(HttpResponse<String> answer, Set<String> nodes) {
    return answer.statusCode() == 200 && Demo.allAnswered(answer.body(), nodes);
  }

  private static Start median(List<Start> all) {
    return new Start(
        median(all.stream().mapToDouble(Start::seconds).toArray()),
        median(all.stream().mapToDouble(Start::cpu).toArray()),
        median(all.stream().mapToDouble(Start::megabytes).toArray()),
        median(all.stream().mapToDouble(Start::later).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static void print(String options, Start start) {
    System.out.printf(
        "%6.2f s  CPU %5.2f s  resident %4.0f MB, after %d more scrapes %4.0f MB  %s%n",
        start.seconds(), start.cpu(), start.megabytes(), LATER_SCRAPES, start.later(), options);
  }
}

package io.kraftexporter.bench;

import com.sun.management.OperatingSystemMXBean;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.demo.Traffic;
import io.kraftexporter.settings.ConfigurationLoader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures how threads, live heap, CPU and scrape time grow with the number of clusters that one
 * process watches: 1, 2, 5, 10 and 20 by default.
 *
 * <p>One real broker with traffic stands for each of them under another name; the exporter shares
 * nothing between clusters but its threads, so to the exporter they are as many clusters. System
 * properties: {@code clusters}, numbers with commas; {@code scrapes}, 12 by default.
 */
public final class ClustersBenchmark {
  private static final String CLUSTERS = System.getProperty("clusters", "1,2,5,10,20");
  private static final int SCRAPES = Integer.getInteger("scrapes", 12);
  private static final OperatingSystemMXBean OURS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ClustersBenchmark() {}

  /** Prints a line for each number of clusters; the scrape is {@code /metrics} of all. */
  @SuppressWarnings("try")
  public static void main(String[] args) throws Exception {
    try (KafkaCluster cluster = KafkaCluster.combined(1).start();
        Traffic traffic = Traffic.start(cluster.bootstrapServers())) {
      // Classes are loaded and compiled before the first number that counts.
      measure(cluster, 2);
      System.out.println("clusters  first s  wall s  CPU s  threads  MB heap live  MB text");
      for (String number : CLUSTERS.split(",", -1)) {
        System.out.println(measure(cluster, Integer.parseInt(number)));
      }
    }
  }

  private static String measure(KafkaCluster cluster, int clusters) throws Exception {
    int threadsBefore = threads();
    long heapBefore = liveHeap();
    long begun = System.nanoTime();
    try (RunningExporter exporter =
        RunningExporter.of(
            new ConfigurationLoader().load(Optional.empty(), keys(cluster, clusters)))) {
      exporter.get("/metrics");
      double first = seconds(begun);
      List<Double> walls = new ArrayList<>();
      List<Double> cpus = new ArrayList<>();
      int bytes = 0;
      for (int i = 0; i < SCRAPES; i++) {
        TimeUnit.SECONDS.sleep(2);
        long cpu = OURS.getProcessCpuTime();
        long start = System.nanoTime();
        bytes = exporter.get("/metrics").body().length;
        walls.add(seconds(start));
        cpus.add((OURS.getProcessCpuTime() - cpu) / 1e9);
      }
      return String.format(
          "%8d %8.2f %7.3f %6.3f %8d %13.1f %8.2f",
          clusters,
          first,
          median(walls),
          median(cpus),
          threads() - threadsBefore,
          (liveHeap() - heapBefore) / 1e6,
          bytes / 1e6);
    }
  }

  private static Map<String, Object> keys(KafkaCluster cluster, int number) {
    List<Map<String, Object>> clusters = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      clusters.add(
          Map.of(
              "name", "cluster-" + i,
              "kafka",
                  Map.of("bootstrap", Arrays.asList(cluster.bootstrapServers().split(",", -1))),
              "jmx", Map.of("port", cluster.jmxPort())));
    }
    return Map.of("listen", "127.0.0.1:0", "clusters", clusters);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

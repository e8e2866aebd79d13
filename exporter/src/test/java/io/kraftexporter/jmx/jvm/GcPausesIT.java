package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.remote.JmxProcess;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The histogram against the JVM's own log. */
@Timeout(60)
class GcPausesIT {
  private static final int COLLECTIONS = 50;
  private static final Pattern PAUSE =
      Pattern.compile("GC\\(\\d+\\) .*?Pause (Young|Full|Remark|Cleanup|Mark|Reloc).*");

  @TempDir Path directory;

  @BeforeAll
  static void filter() {
    SerialFilter.install();
  }

  @ParameterizedTest
  @CsvSource({
    "STOCK, -XX:+UseG1GC, gc",
    "PIPELINED, -XX:+UseZGC, gc+phases",
  })
  void everyPauseInTheJvmsLogIsCountedAlsoOverAReconnect(
      RemoteConfiguration.Transport transport, String collector, String tags) throws Exception {
    Path log = directory.resolve("gc.log");
    RemoteConfiguration settings =
        Remotes.of(Duration.ofSeconds(1), Duration.ofSeconds(1), transport);
    try (JmxProcess jvm =
            JmxProcess.start(
                JmxProcess.freeAddress(),
                Garbage.class,
                "-Xmx64m",
                collector,
                "-Xlog:" + tags + ":file=" + log + ":none");
        JmxSource source = new JmxSource(1, jvm.address(), settings, List.of())) {
      collect(source);
      Map<String, Double> before = logged(log);

      assertEquals("done", jvm.ask(Integer.toString(COLLECTIONS)));
      assertCounted(before, log, source);

      jvm.signal("STOP");
      assertThrows(IOException.class, () -> collect(source));
      jvm.signal("CONT");
      assertEquals("done", jvm.ask(Integer.toString(COLLECTIONS)));
      assertCounted(before, log, source);

      assertEquals("done", jvm.ask(Integer.toString(COLLECTIONS)));
      assertCounted(before, log, source);
      double pauses = counted(collect(source)).values().stream().mapToDouble(n -> n).sum();
      assertTrue(pauses >= 3 * COLLECTIONS, () -> pauses + " pauses");
    }
  }

  /** Waits for the notifications, and for what a collector does beside the program to end. */
  private static void assertCounted(Map<String, Double> before, Path log, JmxSource source)
      throws Exception {
    Map<String, Double> expected;
    Map<String, Double> counted;
    int tries = 50;
    do {
      Thread.sleep(100);
      ParsedText scrape = collect(source);
      counted = counted(scrape);
      expected = logged(log);
      for (Map.Entry<String, Double> old : before.entrySet()) {
        expected.merge(old.getKey(), -old.getValue(), Double::sum);
      }
      expected.values().removeIf(count -> count == 0);
      // What no bean knows of: before JDK 20, remark and cleanup.
      expected.keySet().retainAll(collectors(scrape));
    } while (!counted.equals(expected) && --tries > 0);
    assertEquals(expected, counted);
  }

  private static Map<String, Double> counted(ParsedText scrape) {
    assertEquals(
        0,
        scrape.values("kraft_exporter_gc_pauses_missed_total").stream()
            .mapToDouble(missed -> missed)
            .sum());
    Map<String, Double> counts = new TreeMap<>();
    scrape
        .samples()
        .getOrDefault("jvm_gc_pause_seconds_count", Map.of())
        .forEach((labels, count) -> counts.merge(collector(labels), count, Double::sum));
    return counts;
  }

  private static Set<String> collectors(ParsedText scrape) {
    return scrape.samples().get("kraft_exporter_gc_pauses_missed_total").keySet().stream()
        .map(GcPausesIT::collector)
        .collect(Collectors.toSet());
  }

  /** The log does not tell ZGC's two collectors apart. */
  private static String collector(Map<String, String> labels) {
    return labels.get("gc").replaceFirst("ZGC .*Pauses", "ZGC");
  }

  /** Pauses in the log, by the name of the bean that is to know of them. */
  private static Map<String, Double> logged(Path log) throws IOException {
    Map<String, Double> pauses = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.matches()) {
        pauses.merge(collector(pause.group(1)), 1.0, Double::sum);
      }
    }
    return pauses;
  }

  private static String collector(String pause) {
    return switch (pause) {
      case "Young" -> "G1 Young Generation";
      case "Full" -> "G1 Old Generation";
      case "Remark", "Cleanup" -> "G1 Concurrent GC";
      default -> "ZGC";
    };
  }

  private static ParsedText collect(JmxSource source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(5)))));
  }

  /** The other JVM: makes garbage until so many times more its collectors have paused it. */
  public static final class Garbage {
    private static byte[] kept;

    private Garbage() {}

    public static void main(String[] arguments) throws Exception {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.gc();
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long enough = pauses() + Long.parseLong(line);
        System.gc();
        while (pauses() < enough) {
          kept = new byte[100_000];
        }
        System.out.println(kept == null ? "" : "done");
      }
    }

    private static long pauses() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> !collector.getName().endsWith("Cycles"))
          .mapToLong(GarbageCollectorMXBean::getCollectionCount)
          .sum();
    }
  }
}

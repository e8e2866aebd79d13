package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM that finds no directory to unpack native code to, as in a container that is read-only. */
@Timeout(60)
class NoNativeCodeIT {
  private static final String SUPPORTED = "kafka_log_dir_page_cache_supported";

  @Test
  void allButThePageCacheAndInodesIsThereAndTheirAbsenceIsSaidOnce() throws Exception {
    try (TemporaryDirectory data = DiskDirectory.create("no-native-code")) {
      Path output = data.path().resolve("output");
      Path log = data.path().resolve("log");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-Djava.io.tmpdir=/proc",
                  "-Duser.home=/proc",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  data.path().toString())
              .redirectOutput(output.toFile())
              .redirectError(log.toFile())
              .start();
      boolean ended = process.waitFor(50, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertTrue(ended);
      assertEquals(0, process.exitValue(), Files.readString(log));

      ParsedText told = ParsedText.parse(Files.readString(output));
      assertEquals(
          Set.of(),
          told.samples().get("kraft_exporter_host_collector_success").entrySet().stream()
              .filter(entry -> entry.getValue() != 1)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet()));
      for (String name :
          List.of("node_memory_MemTotal_bytes", "node_load1", "node_boot_time_seconds")) {
        assertTrue(told.value(name) > 0, name);
      }
      assertTrue(told.samples().containsKey("node_disk_io_time_weighted_seconds_total"));
      assertTrue(told.samples().containsKey("node_filesystem_avail_bytes"));
      assertFalse(told.samples().containsKey("node_filesystem_files"));
      assertEquals(0, told.value(SUPPORTED));
      List<String> said =
          Files.readAllLines(log).stream().filter(line -> !line.startsWith("\t")).toList();
      assertEquals(2, said.size(), said.toString());
      assertTrue(
          said.stream().anyMatch(line -> line.contains("no inode metrics")), said.toString());
      assertTrue(
          said.stream().anyMatch(line -> line.contains("no page cache metrics")), said.toString());
    }
  }

  /** Scrapes until the look at the page cache has ended, then some more, and prints the last. */
  static final class Child {
    private Child() {}

    public static void main(String[] logDir) throws Exception {
      HostSource source =
          new HostSource(HostConfigurations.of(Path.of(logDir[0])), Optional::empty);
      String text = scrape(source);
      while (ParsedText.parse(text).value(SUPPORTED) != 0) {
        Thread.sleep(50);
        text = scrape(source);
      }
      for (int i = 0; i < 3; i++) {
        text = scrape(source);
      }
      System.out.print(text);
    }

    private static String scrape(HostSource source) throws Exception {
      return Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30))));
    }
  }
}

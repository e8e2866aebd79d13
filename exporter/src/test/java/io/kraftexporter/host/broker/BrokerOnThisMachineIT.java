package io.kraftexporter.host.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.host.DiskDirectory;
import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.HostSource;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.rules.RuleCase;
import io.kraftexporter.scrape.Deadline;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real broker's process, its log directories, and what of them is in the page cache. */
@Timeout(120)
class BrokerOnThisMachineIT {
  private static final String TOPIC = "page-cache";
  private static final Map<String, String> NODE = Map.of("node_id", "1");
  private static final Map<String, String> OF_TOPIC = Map.of("node_id", "1", "topic", TOPIC);

  /** Small beside a fetch, at whose end a part of a batch is sent in vain. */
  private static final int RECORD_BYTES = 10_000;

  private static final int RECORDS = 5_000;
  private static final double TWO_PERCENT = 0.02;

  /** The rules look five minutes back: the second of two scrapes has the first just in sight. */
  private static final Duration WINDOW = Duration.ofSeconds(299);

  private static TemporaryDirectory directory;
  private static KafkaCluster cluster;
  private static KafkaNode node;
  private static HostSource source;
  private static RunningExporter exporter;

  @BeforeAll
  static void start() throws Exception {
    directory = DiskDirectory.create("broker-here");
    cluster = KafkaCluster.combined(1).directory(directory.path()).start();
    node = cluster.node(1);
    source =
        new HostSource(
            HostConfigurations.of(
                new BrokerConfiguration((int) node.pid(), "", "", List.of()),
                new PageCacheConfiguration(Duration.ofMillis(300), Duration.ofMillis(300), true)),
            Optional::empty);
    exporter = RunningExporter.of(cluster, Map.of("scrape", Map.of("reuse_within", "1ms")));
    Await.until(
        "the node is read",
        Duration.ofSeconds(30),
        () -> exporter.get("/metrics/node/1").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    exporter.close();
    cluster.close();
    directory.close();
  }

  @Test
  void theBrokersProcessIsAsTheKernelTellsIt() throws Exception {
    Path proc = Path.of("/proc", Long.toString(node.pid()));
    ParsedText before = scrape();
    double rchar = io(proc, "rchar:");
    double readBytes = io(proc, "read_bytes:");
    long openFiles;
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      openFiles = files.count();
    }
    long maps = Files.readAllLines(proc.resolve("maps")).size();
    long threads = status(proc, "Threads:");
    long resident = status(proc, "VmRSS:") * 1024;
    ParsedText after = scrape();

    assertBetween(rchar, before, after, "kafka_broker_process_io_rchar_bytes_total", 0);
    assertBetween(readBytes, before, after, "kafka_broker_process_io_read_bytes_total", 0);
    assertBetween(openFiles, before, after, "kafka_broker_process_open_fds", 5);
    assertBetween(maps, before, after, "kafka_broker_process_memory_maps", 20);
    assertBetween(threads, before, after, "kafka_broker_process_threads", 5);
    assertBetween(resident, before, after, "kafka_broker_process_resident_memory_bytes", 32e6);
    assertEquals(
        ProcessHandle.of(node.pid())
                .orElseThrow()
                .info()
                .startInstant()
                .orElseThrow()
                .toEpochMilli()
            / 1e3,
        after.exactly("kafka_broker_process_start_time_seconds", NODE).orElseThrow(),
        1.1);
    assertEquals(
        ProcessHandle.of(node.pid())
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElseThrow()
                .toMillis()
            / 1e3,
        after.exactly("kafka_broker_process_cpu_seconds_total", NODE).orElseThrow(),
        1);
    assertTrue(after.exactly("kafka_broker_process_max_fds", NODE).orElseThrow() >= 1024);
  }

  @Test
  void itsLogDirectoriesAreFoundInItsOwnProperties() throws Exception {
    ParsedText told = scrape();

    for (String name : List.of("data-1", "data-2")) {
      Path directory = node.directory().resolve(name);
      Map<String, String> labels =
          told.samples().get("kafka_log_dir_info").keySet().stream()
              .filter(one -> one.get("log_dir").equals(directory.toString()))
              .findFirst()
              .orElseThrow();
      assertEquals("1", labels.get("node_id"));
      assertEquals(Files.getFileStore(directory).name(), labels.get("device"));
      assertEquals(Files.getFileStore(directory).type(), labels.get("fstype"));
    }
    assertTrue(told.samples().containsKey("kafka_os_setting_ok"));
  }

  @Test
  void readingColdTakesTheHitRatioAndResidencyFromOneToZero() throws Exception {
    produce();
    flush();
    double written = 0;
    for (Path segment : segments()) {
      written += Files.size(segment);
    }
    assertEquals(1, residency(), TWO_PERCENT, "written a moment ago");
    assertHitRatio(1, written);

    evict();

    assertEquals(0, residency(), TWO_PERCENT, "evicted");
    assertHitRatio(0, written);
    // Of pages that were read once, the kernel may take some back at once.
    assertEquals(1, residency(), 0.1, "read again");
  }

  /** While a consumer reads all of the topic: by the kernel's count, and by the shipped query. */
  private static void assertHitRatio(double expected, double bytes) throws Exception {
    RuleCase rules = new RuleCase(WINDOW);
    double before = io(Path.of("/proc", Long.toString(node.pid())), "read_bytes:");
    rules.scraped(exporter.scrape("/metrics/node/1"));
    read();
    rules.scraped(exporter.scrape("/metrics/node/1"));
    double after = scrape().exactly("kafka_broker_process_io_read_bytes_total", NODE).orElseThrow();
    assertEquals(expected, 1 - (after - before) / bytes, TWO_PERCENT);
    rules.expect(
        "abs(cluster_node:kafka_page_cache_hits:ratio_rate5m - %1$s) < bool %2$s"
            .formatted(expected, TWO_PERCENT),
        Map.of("{cluster=\"a\", node_id=\"1\"}", 1.0));
    assertEquals("", rules.run(directory.path()));
  }

  private static void read() {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      int read = 0;
      while (read < RECORDS) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
    }
  }

  /** The state as a search tells it that has begun after this call. */
  private static double residency() throws Exception {
    double now = Instant.now().toEpochMilli() / 1e3;
    double[] residency = new double[1];
    Await.until(
        "a new look at the page cache",
        Duration.ofSeconds(20),
        () -> {
          ParsedText told = scrape();
          double begun =
              told.exactly("kafka_log_dir_page_cache_scan_timestamp_seconds", Map.of()).orElse(0.0);
          residency[0] =
              told.exactly("kafka_topic_page_cache_bytes", OF_TOPIC).orElse(0.0)
                  / told.exactly("kafka_topic_page_cache_scanned_bytes", OF_TOPIC).orElse(1.0);
          return begun > now;
        });
    return residency[0];
  }

  private static void produce() throws Exception {
    byte[] value = new byte[RECORD_BYTES];
    Random random = new Random(7);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        random.nextBytes(value);
        sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, null, value.clone())));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  /** Writes dirty pages to the disk, because only clean ones can be evicted. */
  private static void flush() throws Exception {
    for (Path segment : segments()) {
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  /** By posix_fadvise(POSIX_FADV_DONTNEED). */
  private static void evict() throws Exception {
    for (Path segment : segments()) {
      Process dd =
          new ProcessBuilder("dd", "if=" + segment, "iflag=nocache", "count=0", "status=none")
              .inheritIO()
              .start();
      assertEquals(0, dd.waitFor());
    }
  }

  private static List<Path> segments() throws Exception {
    try (Stream<Path> files = Files.walk(node.directory())) {
      List<Path> segments =
          files
              .filter(
                  file ->
                      file.toString().contains(TOPIC + "-0/0") && file.toString().endsWith(".log"))
              .toList();
      assertFalse(segments.isEmpty());
      return segments;
    }
  }

  private static ParsedText scrape() throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(30)))));
  }

  private static void assertBetween(
      double value, ParsedText before, ParsedText after, String name, double slack) {
    double first = before.exactly(name, NODE).orElseThrow();
    double last = after.exactly(name, NODE).orElseThrow();
    assertTrue(
        Math.min(first, last) - slack <= value && value <= Math.max(first, last) + slack,
        name + ": " + first + " " + value + " " + last);
  }

  private static double io(Path proc, String key) throws Exception {
    return number(proc.resolve("io"), key);
  }

  private static long status(Path proc, String key) throws Exception {
    return number(proc.resolve("status"), key);
  }

  private static long number(Path file, String key) throws Exception {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.substring(key.length()).replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}

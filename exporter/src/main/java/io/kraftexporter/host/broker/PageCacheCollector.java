package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.BoundedCalls;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.collector.CollectorSamples;
import io.kraftexporter.host.collector.Validity;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.DaemonThreads;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how much of the logs is in the page cache. It looks in the background within a budget: a
 * scrape starts a look where the last one is old, and serves what the last one found.
 *
 * <p>It explains the hit ratio and is not it: topics that nobody reads are in no cache. Where the
 * kernel's answer would be wrong (overlayfs says nothing is there, tmpfs is memory itself), nothing
 * is told, and logged once.
 */
public final class PageCacheCollector implements Collector {
  private static final Logger LOG = LoggerFactory.getLogger(PageCacheCollector.class);

  private static final Set<String> REFUSED = Set.of("overlay", "tmpfs", "ramfs", "squashfs");
  private static final int OLD_AFTER_INTERVALS = 3;

  /**
   * For the wall time of a scan, whose CPU time is bounded: it lists directories on a slow disk.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Metric SUPPORTED =
      gauge(
          "supported",
          "Whether the kernel reports page cache usage of a log directory's file system, 1 or 0.");
  private static final Metric BYTES =
      gauge(
          "bytes",
          "Bytes of segments in the page cache: cached, and of these dirty or in writeback.",
          "state");
  private static final Metric EVICTED =
      gauge(
          "evicted_bytes",
          "Bytes of segments evicted from the page cache for lack of memory, recently or before.",
          "recent");
  private static final Metric SCANNED =
      gauge(
          "scanned_bytes",
          "Bytes of segments that were scanned, in whole pages, whether cached or not.");
  private static final Metric FILES =
      gauge("scan_files", "Segments of the last scan of the page cache, by result.", "result");
  private static final Metric DURATION =
      Metric.gauge(
          "kafka_log_dir_page_cache_scan_duration_seconds",
          "Duration of the last scan of the page cache in seconds.");
  private static final Metric TIMESTAMP =
      Metric.gauge(
          "kafka_log_dir_page_cache_scan_timestamp_seconds",
          "Start of the last scan of the page cache, in seconds since 1970.");
  private static final Metric TOPIC =
      Metric.gauge(
          "kafka_topic_page_cache_bytes",
          "Bytes of a topic's segments that are in the page cache of this machine.",
          "node_id",
          "topic");
  private static final Metric TOPIC_SCANNED =
      Metric.gauge(
          "kafka_topic_page_cache_scanned_bytes",
          "Bytes of a topic's segments that were scanned, in whole pages.",
          "node_id",
          "topic");

  /**
   * A scan that has ended.
   *
   * @param begun on the clock that never goes back
   * @param timestamp on the wall clock, to be shown
   */
  private record FinishedScan(
      long begun, Instant timestamp, Duration took, PageCacheScan.Sums found) {}

  private final LogDirectories directories;
  private final PageCacheConfiguration configuration;
  private final OptionalLong pageBytes;
  private final Supplier<PageCacheScan.Cache> cache;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final Duration patience;
  private final Set<String> told = new HashSet<>();
  private final BoundedCalls<LogDirectory, PageCacheScan.Sums> calls =
      new BoundedCalls<>("page cache of");
  private final Set<LogDirectory> late = new HashSet<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable PageCacheScan scan;
  private volatile @Nullable FinishedScan latest;
  private volatile boolean impossible;
  private final Validity interval;

  /**
   * Scans nothing yet.
   *
   * @param cache made by the first scan: native code takes its time to load
   * @param nanoTime the clock of intervals and ages, as {@link System#nanoTime}
   * @param clock the clock of the timestamp that is shown
   * @param patience for the wall time of a scan, after which a directory is left out of it
   */
  public PageCacheCollector(
      LogDirectories directories,
      PageCacheConfiguration configuration,
      OptionalLong pageBytes,
      Supplier<PageCacheScan.Cache> cache,
      LongSupplier nanoTime,
      Clock clock,
      Duration patience) {
    this.directories = directories;
    this.configuration = configuration;
    this.pageBytes = pageBytes;
    this.cache = cache;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.patience = patience;
    this.interval = new Validity(configuration.interval(), nanoTime);
  }

  @Override
  public String name() {
    return "page_cache";
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        SUPPORTED, BYTES, EVICTED, SCANNED, FILES, DURATION, TIMESTAMP, TOPIC, TOPIC_SCANNED);
  }

  @Override
  public void collect(CollectorSamples samples) throws InterruptedException {
    List<LogDirectory> all = directories.now();
    List<LogDirectory> supported = all.stream().filter(this::isSupported).toList();
    for (LogDirectory directory : all) {
      boolean told = supported.contains(directory) && !impossible;
      samples.set(SUPPORTED, told ? 1 : 0, directory.nodeId(), directory.name());
    }
    if (!supported.isEmpty()
        && !impossible
        && interval.isOver()
        && running.compareAndSet(false, true)) {
      interval.begin();
      start(supported);
    }
    FinishedScan look = latest;
    if (look != null
        && nanoTime.getAsLong() - look.begun
            < configuration.interval().multipliedBy(OLD_AFTER_INTERVALS).toNanos()) {
      tell(samples, look);
    }
  }

  private boolean isSupported(LogDirectory directory) {
    String type = directory.mount().type();
    boolean supported = !REFUSED.contains(type);
    if (!supported && told.add(directory.name())) {
      LOG.info("no page cache metrics of {}: its file system is {}", directory.name(), type);
    }
    return supported;
  }

  private void start(List<LogDirectory> supported) {
    DaemonThreads.start("page cache", () -> look(supported), () -> running.set(false));
  }

  private void look(List<LogDirectory> supported) {
    try {
      long begun = nanoTime.getAsLong();
      Instant timestamp = clock.instant();
      PageCacheScan.Sums found = scan(scan(), supported);
      latest =
          new FinishedScan(begun, timestamp, Duration.ofNanos(nanoTime.getAsLong() - begun), found);
    } catch (UnsupportedOperationException e) {
      impossible = true;
      LOG.info("no page cache metrics: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  /** Each directory by itself, for its share of the budget, as its disk may not answer. */
  private PageCacheScan.Sums scan(PageCacheScan scan, List<LogDirectory> directories)
      throws InterruptedException {
    Duration budget = configuration.budget().dividedBy(directories.size());
    Map<LogDirectory, Callable<PageCacheScan.Sums>> scans = new LinkedHashMap<>();
    directories.forEach(
        directory -> scans.put(directory, () -> scan.of(List.of(directory), budget)));
    PageCacheScan.Sums all = new PageCacheScan.Sums(Map.of(), Map.of());
    for (Map.Entry<LogDirectory, Outcome<PageCacheScan.Sums>> ended :
        calls.run(scans, patience).entrySet()) {
      LogDirectory directory = ended.getKey();
      if (ended.getValue() instanceof Outcome.Returned<PageCacheScan.Sums> returned) {
        all = all.plus(returned.value());
        late.remove(directory);
      } else if (late.add(directory)) {
        LOG.warn("no page cache metrics of {}: the scan does not return", directory.name());
      }
    }
    return all;
  }

  private PageCacheScan scan() {
    PageCacheScan made = scan;
    if (made == null) {
      made =
          new PageCacheScan(
              cache.get(),
              pageBytes.orElseThrow(
                  () -> new UnsupportedOperationException("the size of a page is not known")),
              ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
      scan = made;
    }
    return made;
  }

  private void tell(CollectorSamples samples, FinishedScan look) {
    long page = pageBytes.orElseThrow();
    look.found.directories().forEach((directory, sum) -> directory(samples, directory, sum, page));
    if (configuration.topics()) {
      look.found
          .topics()
          .forEach(
              (topic, sum) -> {
                samples.set(TOPIC, sum.pages().cached() * page, topic.nodeId(), topic.name());
                samples.set(TOPIC_SCANNED, sum.scannedPages() * page, topic.nodeId(), topic.name());
              });
    }
    samples.set(DURATION, look.took.toNanos() / 1e9);
    samples.set(TIMESTAMP, look.timestamp.toEpochMilli() / 1e3);
  }

  private static void directory(
      CollectorSamples samples, LogDirectory directory, PageCacheScan.Sum sum, long page) {
    String node = directory.nodeId();
    String name = directory.name();
    PageCacheScan.PageCounts pages = sum.pages();
    for (PageCacheScan.FileResult result : PageCacheScan.FileResult.values()) {
      String label = result.name().toLowerCase(Locale.ROOT);
      samples.set(FILES, sum.files(result), node, name, label);
    }
    if (sum.files(PageCacheScan.FileResult.OK) == 0) {
      return; // Nothing is known, which is not 0 bytes.
    }
    samples.set(SCANNED, sum.scannedPages() * page, node, name);
    samples.set(BYTES, pages.cached() * page, node, name, "cached");
    samples.set(BYTES, pages.dirty() * page, node, name, "dirty");
    samples.set(BYTES, pages.writeback() * page, node, name, "writeback");
    samples.set(EVICTED, pages.recentlyEvicted() * page, node, name, "true");
    samples.set(EVICTED, (pages.evicted() - pages.recentlyEvicted()) * page, node, name, "false");
  }

  private static Metric gauge(String name, String help, String... more) {
    String[] labels = new String[2 + more.length];
    labels[0] = "node_id";
    labels[1] = "log_dir";
    System.arraycopy(more, 0, labels, 2, more.length);
    return Metric.gauge("kafka_log_dir_page_cache_" + name, help, labels);
  }
}

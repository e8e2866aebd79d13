package io.kraftexporter.host.broker;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A look at how much of the logs is in the page cache, of as many segments as the budget is worth,
 * newest first.
 */
final class PageCacheScan {

  /** Counts the pages of a file that are in the page cache. */
  public interface Cache {
    PageCounts pages(Path file) throws IOException;
  }

  /**
   * Numbers of pages.
   *
   * @param evicted dropped for want of memory, not those dropped by request
   * @param recentlyEvicted those of them so recently that they would be missed
   */
  record PageCounts(long cached, long dirty, long writeback, long evicted, long recentlyEvicted) {
    static final PageCounts NONE = new PageCounts(0, 0, 0, 0, 0);

    PageCounts plus(PageCounts other) {
      return new PageCounts(
          cached + other.cached,
          dirty + other.dirty,
          writeback + other.writeback,
          evicted + other.evicted,
          recentlyEvicted + other.recentlyEvicted);
    }
  }

  /** The end of the look at a file. */
  enum FileResult {
    OK,
    /** The file is not ours to write, so the kernel does not tell. */
    FORBIDDEN,
    FAILED,
    /** The budget was spent. */
    SKIPPED
  }

  /** The sums of the scanned segments. */
  static final class Sum {
    private PageCounts pages = PageCounts.NONE;
    private long scanned;
    private final Map<FileResult, Long> files = new EnumMap<>(FileResult.class);

    private void add(PageCounts more, long size) {
      pages = pages.plus(more);
      scanned += size;
    }

    private Sum plus(Sum other) {
      Sum sum = new Sum();
      for (Sum part : List.of(this, other)) {
        sum.add(part.pages, part.scanned);
        part.files.forEach((result, count) -> sum.files.merge(result, count, Long::sum));
      }
      return sum;
    }

    PageCounts pages() {
      return pages;
    }

    /** In whole pages, of the files that were looked at. */
    long scannedPages() {
      return scanned;
    }

    long files(FileResult result) {
      return files.getOrDefault(result, 0L);
    }
  }

  /** A topic of a broker. */
  record BrokerTopic(String nodeId, String name) {}

  /** The sums of one scan. */
  record Sums(Map<LogDirectory, Sum> directories, Map<BrokerTopic, Sum> topics) {

    /** The results of both scans, added up where both scanned partitions of a topic. */
    Sums plus(Sums other) {
      Map<LogDirectory, Sum> allDirectories = new LinkedHashMap<>(directories);
      other.directories.forEach(
          (directory, sum) -> allDirectories.merge(directory, sum, Sum::plus));
      Map<BrokerTopic, Sum> allTopics = new LinkedHashMap<>(topics);
      other.topics.forEach((topic, sum) -> allTopics.merge(topic, sum, Sum::plus));
      return new Sums(allDirectories, allTopics);
    }
  }

  private final Cache cache;
  private final long pageBytes;
  private final LongSupplier cpuNanos;

  /**
   * Looks by this.
   *
   * @param cpuNanos the CPU time of the thread that looks
   */
  PageCacheScan(Cache cache, long pageBytes, LongSupplier cpuNanos) {
    this.cache = cache;
    this.pageBytes = pageBytes;
    this.cpuNanos = cpuNanos;
  }

  Sums of(List<LogDirectory> directories, Duration budget) {
    long end = cpuNanos.getAsLong() + budget.toNanos();
    Map<LogDirectory, Sum> byDirectory = new LinkedHashMap<>();
    directories.forEach(directory -> byDirectory.put(directory, new Sum()));
    Map<BrokerTopic, Sum> byTopic = new LinkedHashMap<>();
    for (Segments.Segment segment : Segments.of(directories)) {
      Sum directory = byDirectory.computeIfAbsent(segment.directory(), any -> new Sum());
      BrokerTopic topic = new BrokerTopic(segment.directory().nodeId(), segment.topic());
      Sum ofTopic = byTopic.computeIfAbsent(topic, any -> new Sum());
      FileResult result =
          cpuNanos.getAsLong() < end
              ? look(segment.file(), List.of(directory, ofTopic))
              : FileResult.SKIPPED;
      directory.files.merge(result, 1L, Long::sum);
    }
    return new Sums(byDirectory, byTopic);
  }

  private FileResult look(Path file, List<Sum> sums) {
    try {
      PageCounts pages = cache.pages(file);
      long size = (Files.size(file) + pageBytes - 1) / pageBytes;
      sums.forEach(sum -> sum.add(pages, size));
      return FileResult.OK;
    } catch (NoSuchFileException e) {
      return FileResult.OK; // Deleted since it was listed.
    } catch (AccessDeniedException e) {
      return FileResult.FORBIDDEN;
    } catch (IOException e) {
      return FileResult.FAILED;
    }
  }
}

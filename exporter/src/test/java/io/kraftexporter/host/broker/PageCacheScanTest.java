package io.kraftexporter.host.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.broker.PageCacheScan.BrokerTopic;
import io.kraftexporter.host.broker.PageCacheScan.FileResult;
import io.kraftexporter.host.broker.PageCacheScan.PageCounts;
import io.kraftexporter.host.broker.PageCacheScan.Sum;
import io.kraftexporter.host.linux.Mount;
import io.kraftexporter.host.linux.RawName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCacheScanTest {
  private static final PageCounts ONE = new PageCounts(1, 0, 0, 3, 2);

  @TempDir Path data;
  private LogDirectory directory;
  private final List<String> looked = new ArrayList<>();
  private final AtomicLong cpu = new AtomicLong();

  @BeforeEach
  void segments() throws IOException {
    Mount mount =
        new Mount("1", "0", "8", "1", new RawName("/"), "ext4", new RawName("/dev/sda1"), Set.of());
    directory = new LogDirectory("3", "/data", data, mount, List.of());
    for (String name :
        List.of("or-ders-0/01.log", "or-ders-0/02.log", "or-ders-1/05.log", "pay-0/00.log")) {
      write(name, 4097);
    }
    write("or-ders-0/02.index", 4096);
    write("old-0.abc-delete/00.log", 4096);
    write("moving-0.abc-future/00.log", 4096);
    write("meta.properties", 10);
  }

  @Test
  void newestSegmentsOfEveryPartitionComeFirstAndTheRestIsSkippedWhenTheBudgetIsSpent() {
    Sum sum = scan(Duration.ofMillis(3)).directories().get(directory);

    assertEquals(3, looked.size());
    assertEquals(Set.of("02.log", "05.log", "00.log"), Set.copyOf(looked));
    assertEquals(3, sum.files(FileResult.OK));
    assertEquals(1, sum.files(FileResult.SKIPPED));
    assertEquals(new PageCounts(3, 0, 0, 9, 6), sum.pages());
    assertEquals(6, sum.scannedPages(), "a started page is a page");
  }

  @Test
  void topicsAreAddedUpOverTheirPartitions() {
    Map<BrokerTopic, Sum> topics = scan(Duration.ofSeconds(1)).topics();

    assertEquals(
        Set.of(new BrokerTopic("3", "or-ders"), new BrokerTopic("3", "pay")), topics.keySet());
    assertEquals(3, topics.get(new BrokerTopic("3", "or-ders")).pages().cached());
    assertEquals(6, topics.get(new BrokerTopic("3", "or-ders")).scannedPages());
  }

  @Test
  void whatTheKernelDoesNotTellUsIsNoZero() throws Exception {
    PageCacheScan forbidden =
        new PageCacheScan(
            file -> {
              throw new AccessDeniedException(file.toString());
            },
            4096,
            cpu::get);

    Sum sum = forbidden.of(List.of(directory), Duration.ofSeconds(1)).directories().get(directory);

    assertEquals(4, sum.files(FileResult.FORBIDDEN));
    assertEquals(0, sum.files(FileResult.OK));
  }

  @Test
  void directoryThatIsNotThereHasNothing() {
    LogDirectory gone =
        new LogDirectory("3", "/gone", data.resolve("gone"), directory.mount(), List.of());

    Sum sum =
        new PageCacheScan(file -> ONE, 4096, cpu::get)
            .of(List.of(gone), Duration.ofSeconds(1))
            .directories()
            .get(gone);

    assertEquals(0, sum.files(FileResult.OK));
  }

  /** Each look costs a millisecond. */
  private PageCacheScan.Sums scan(Duration budget) {
    return new PageCacheScan(
            file -> {
              looked.add(file.getFileName().toString());
              cpu.addAndGet(Duration.ofMillis(1).toNanos());
              return ONE;
            },
            4096,
            cpu::get)
        .of(List.of(directory), budget);
  }

  private void write(String name, int size) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
  }
}

package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.http.ResponseMemory.OpenResponse;
import io.kraftexporter.http.ResponseMemory.ShortException;
import io.kraftexporter.scrape.Deadline;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseMemoryTest {
  private static final Deadline NOW = Deadline.in(Duration.ZERO);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final ResponseMemory memory = new ResponseMemory(100, new HttpMetrics(registry));
  private final List<String> cut = new ArrayList<>();

  @Test
  void memoryWithinTheLimitIsGranted() throws Exception {
    memory.acquire(60, 0, NOW);
    memory.acquire(40, 60, NOW);
    assertEquals(100.0, registry.getSampleValue("kraft_exporter_response_memory_bytes"));
    memory.release(60);
    memory.acquire(60, 40, NOW);
    assertEquals(List.of(), cut);
  }

  @Test
  void slowestReaderIsCutFirstUntilThereIsEnough() throws Exception {
    memory.acquire(90, 0, NOW);
    reader("fast", 10, 2, 30);
    reader("slowest", 10, 60, 30);
    reader("slow", 10, 20, 30);
    memory.acquire(50, 0, Deadline.in(Duration.ofSeconds(20)));

    assertEquals(List.of("slowest", "slow"), cut);
  }

  @Test
  void readerThatBeganOnlyNowIsNotCut() throws Exception {
    memory.acquire(100, 0, NOW);
    reader("new", 0, 60, 100);

    assertThrows(ShortException.class, () -> memory.acquire(1, 0, NOW));
    assertEquals(List.of(), cut);
  }

  @Test
  void nothingIsWaitedForWhereNobodyElseHoldsMemory() throws Exception {
    memory.acquire(100, 0, NOW);

    assertThrows(
        ShortException.class, () -> memory.acquire(1, 100, Deadline.in(Duration.ofDays(1))));
  }

  private void reader(String name, int sending, int left, long holds) {
    memory.add(
        new OpenResponse() {
          @Override
          public Duration sendingFor() {
            return Duration.ofSeconds(sending);
          }

          @Override
          public Duration left() {
            return Duration.ofSeconds(left);
          }

          @Override
          public void cut() {
            cut.add(name);
            memory.release(holds);
          }
        });
  }
}

package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

  /** A thread without a name fails as one does that the machine does not start. */
  @Test
  void otherTaskRunsWhereNoThreadIsStarted() {
    AtomicInteger ran = new AtomicInteger();

    assertThrows(
        NullPointerException.class,
        () -> DaemonThreads.start(null, () -> ran.addAndGet(10), () -> ran.addAndGet(1)));

    assertEquals(1, ran.get());
  }
}

package io.kraftexporter.drills;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Damages the JVM of a broker from within: as a metrics reporter, its thread looks for files in the
 * node's directory. {@code deadlock}: two threads lock each other. {@code hoard}: most of the heap
 * is kept, and collected again and again while the file exists.
 */
public final class Sabotage implements MetricsReporter {
  static final String DEADLOCK = "deadlock";
  static final String HOARD = "hoard";

  private static final int BLOCK = 100_000;
  private static final double SHARE = 0.9;

  /** Broker and controller of a node have a reporter each. */
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private final List<byte[]> hoard = new ArrayList<>();
  private Path directory;

  @Override
  public void configure(Map<String, ?> configs) {
    directory = Path.of(configs.get("log.dirs").toString().split(",", -1)[0]).getParent();
    if (STARTED.compareAndSet(false, true)) {
      Thread thread = new Thread(this::watch, "sabotage");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void watch() {
    boolean locked = false;
    try {
      while (true) {
        if (Files.exists(directory.resolve(DEADLOCK)) && !locked) {
          lock();
          locked = true;
        }
        if (Files.exists(directory.resolve(HOARD))) {
          fill();
          System.gc();
        } else {
          hoard.clear();
        }
        Thread.sleep(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fill() {
    Runtime runtime = Runtime.getRuntime();
    while (runtime.totalMemory() - runtime.freeMemory() < SHARE * runtime.maxMemory()) {
      hoard.add(new byte[BLOCK]);
    }
  }

  private static void lock() {
    Object first = new Object();
    Object second = new Object();
    CountDownLatch both = new CountDownLatch(2);
    hold(first, second, both);
    hold(second, first, both);
  }

  private static void hold(Object own, Object other, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              synchronized (own) {
                both.countDown();
                try {
                  both.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                synchronized (other) {
                  both.countDown();
                }
              }
            },
            "deadlocked");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void init(List<KafkaMetric> metrics) {}

  @Override
  public void metricChange(KafkaMetric metric) {}

  @Override
  public void metricRemoval(KafkaMetric metric) {}

  @Override
  public void close() {}
}

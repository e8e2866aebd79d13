package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads Sources for scrapes: all at once, each on its own thread, until the deadline.
 *
 * <p>A Source is read once at a time, whoever asks, and a young reading is shared. A collection
 * that misses its deadline goes on and serves the next scrape; a Source that is slower than scrapes
 * may be is not waited for while there are values of it. What fails costs only itself: this class
 * alone catches, logs each change of state once, and counts. Safe for any number of threads.
 */
public final class Scraper implements AutoCloseable {
  private volatile Pace pace;
  private final IdentityHashMap<Source, Reading> readings = new IdentityHashMap<>();
  private final SourceStatus status = new SourceStatus();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  /** Has no Sources and reads nothing: they come with the scrapes. */
  public Scraper(Pace pace) {
    this.pace = pace;
  }

  /** Changes the pace of every Source that does not state its own, from the next scrape on. */
  public void setPace(Pace pace) {
    this.pace = pace;
  }

  /**
   * Reads these Sources, or takes what was read a moment ago.
   *
   * @return what is fresh of each, in the order given; of one that has nothing fresh, no samples
   */
  public List<Samples> collect(List<? extends Source> sources, Deadline deadline)
      throws InterruptedException {
    Duration time = deadline.left();
    List<Reading> asked = sources.stream().map(this::readingOf).toList();
    List<Reading> joined = await(asked, deadline, time);
    await(joined.stream().filter(Reading::hasFailed).toList(), deadline, time);
    return asked.stream().map(Reading::fresh).toList();
  }

  /** What is known of every Source that was ever asked for, without reading anything. */
  public Samples status() {
    List<Reading> all;
    synchronized (readings) {
      all = List.copyOf(readings.values());
    }
    return status.samples(all);
  }

  /** Forgets every Source but these. */
  public void retain(Collection<? extends Source> sources) {
    synchronized (readings) {
      readings.keySet().removeIf(source -> sources.stream().noneMatch(kept -> kept == source));
    }
  }

  /** Ends the threads that can be ended; one stuck in a call does not keep the JVM. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private Reading readingOf(Source source) {
    synchronized (readings) {
      return readings.computeIfAbsent(
          source, any -> new Reading(source, () -> source.pace(pace), threads));
    }
  }

  /**
   * Awaits a collection of each.
   *
   * @return those that were in flight before: begun for an earlier scrape, they may have met what
   *     is over by now (a JVM that hung), so one that failed deserves another try
   */
  private static List<Reading> await(List<Reading> readings, Deadline deadline, Duration time)
      throws InterruptedException {
    List<Reading> joined = readings.stream().filter(Reading::isInFlightFromBefore).toList();
    List<CompletableFuture<Void>> answers =
        readings.stream().map(reading -> reading.begin(deadline)).toList();
    for (int i = 0; i < answers.size(); i++) {
      if (!readings.get(i).servesMeanwhile() && !isDone(answers.get(i), deadline)) {
        readings.get(i).missed(answers.get(i), time);
      }
    }
    return joined;
  }

  private static boolean isDone(CompletableFuture<Void> answer, Deadline deadline)
      throws InterruptedException {
    try {
      answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reading never completes with an error", e);
    }
  }
}

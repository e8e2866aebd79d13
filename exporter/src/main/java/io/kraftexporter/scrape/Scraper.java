package io.kraftexporter.scrape;

import io.kraftexporter.metric.Samples;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads sources for scrapes: all at once, each on its own thread, until the deadline.
 *
 * <p>A source is read by one collection at a time, however many scrapes want it, and a young
 * collection is shared. A collection that misses a deadline continues and serves the next scrape; a
 * scrape does not wait for a source that usually takes longer than the time left while there are
 * fresh samples of it. A failure is isolated: this class alone catches, logs and counts. Safe for
 * any number of threads.
 */
public final class Scraper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scraper.class);
  private static final Duration SHARED_STATUS = Duration.ofSeconds(1);

  private final String owner;
  private volatile FreshnessPolicy freshness;
  private final IdentityHashMap<Source, SourceReader> readers = new IdentityHashMap<>();

  /**
   * Readers of sources that left, as long as a scrape or a collection uses them: a source that
   * returns meanwhile is not read twice at a time.
   */
  private final IdentityHashMap<Source, WeakReference<SourceReader>> departed =
      new IdentityHashMap<>();

  private final SourceStatus status = new SourceStatus();
  private final ExecutorService threads = DaemonThreads.pool("collect");

  /** Reads nothing until the first request. */
  public Scraper(FreshnessPolicy freshness) {
    this(freshness, "");
  }

  /**
   * Reads nothing until the first request.
   *
   * @param owner follows the name of each source in log lines, such as {@code " (cluster east)"}
   */
  public Scraper(FreshnessPolicy freshness, String owner) {
    this.freshness = freshness;
    this.owner = owner;
  }

  /** Changes the policy of every source that does not state its own, from the next scrape on. */
  public void setFreshness(FreshnessPolicy freshness) {
    this.freshness = freshness;
  }

  /**
   * Reads these sources, or shares a young collection.
   *
   * @return the fresh samples of each source, in the order given; none for a source without
   */
  public List<Samples> collect(List<? extends Source> sources, Deadline deadline)
      throws InterruptedException {
    Duration time = deadline.left();
    List<SourceReader> requested = sources.stream().map(this::readerOf).toList();
    List<SourceReader> joined =
        requested.stream().filter(SourceReader::isRunningFromBefore).toList();
    await(requested, deadline, time);
    // A collection that started for an earlier scrape may have met a fault that is over by now.
    await(joined.stream().filter(SourceReader::hasFailed).toList(), deadline, time);
    return requested.stream().map(SourceReader::fresh).toList();
  }

  /** Starts collections as a scrape with this deadline does, without waiting for them. */
  public void start(List<? extends Source> sources, Deadline deadline) {
    sources.forEach(source -> readerOf(source).request(deadline));
  }

  /**
   * Returns the state of every source that was ever requested and is retained. Scrapes of one
   * moment that share all collections share it too, so that they can share a response; the ages in
   * it are at most a second late.
   */
  public Samples status() {
    return status.samples(
        known().stream().map(SourceReader::snapshot).toList(),
        System.nanoTime(),
        freshness.reuseWithin().compareTo(SHARED_STATUS) < 0
            ? freshness.reuseWithin()
            : SHARED_STATUS);
  }

  /** Returns the states of these sources, in the order given; reads nothing. */
  public List<SourceState> states(List<? extends Source> sources) {
    long now = System.nanoTime();
    return sources.stream()
        .map(
            source ->
                known(source)
                    .map(reader -> reader.state(now))
                    .orElseGet(() -> SourceState.unread(source.id(), source.freshness(freshness))))
        .toList();
  }

  /**
   * Returns the last samples of each of these sources, also those that are too old to be served.
   */
  public List<Samples> latest(List<? extends Source> sources) {
    return sources.stream()
        .flatMap(source -> known(source).stream())
        .map(SourceReader::samples)
        .toList();
  }

  private List<SourceReader> known() {
    synchronized (readers) {
      return List.copyOf(readers.values());
    }
  }

  private Optional<SourceReader> known(Source source) {
    synchronized (readers) {
      return Optional.ofNullable(readers.get(source));
    }
  }

  /** Returns the names of those of these sources whose last collection gave no samples. */
  public List<String> withoutSamples(List<? extends Source> sources) {
    return sources.stream()
        .map(this::readerOf)
        .filter(reader -> !reader.hasSamples())
        .map(SourceReader::toString)
        .toList();
  }

  /**
   * Returns why the last collection of each source failed or is late, in the words of the log;
   * sources that collected well are left out.
   */
  public Map<SourceId, String> problems() {
    Map<SourceId, String> problems = new HashMap<>();
    for (SourceReader reader : known()) {
      String problem = reader.problem();
      if (!problem.isEmpty()) {
        problems.put(reader.id(), problem);
      }
    }
    return problems;
  }

  /** Forgets every source but these. */
  public void retain(Collection<? extends Source> sources) {
    Set<Source> retained = Collections.newSetFromMap(new IdentityHashMap<>());
    retained.addAll(sources);
    synchronized (readers) {
      readers.forEach(
          (source, reader) -> {
            if (!retained.contains(source)) {
              departed.put(source, new WeakReference<>(reader));
            }
          });
      readers.keySet().removeAll(departed.keySet());
      departed.values().removeIf(reader -> reader.refersTo(null));
    }
  }

  /** Ends the threads that can be ended; one stuck in a call does not keep the JVM. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  public boolean isClosed() {
    return threads.isShutdown();
  }

  private SourceReader readerOf(Source source) {
    synchronized (readers) {
      return readers.computeIfAbsent(
          source,
          any ->
              Optional.ofNullable(departed.remove(source))
                  .map(WeakReference::get)
                  .orElseGet(
                      () ->
                          new SourceReader(
                              source, owner, () -> source.freshness(freshness), threads)));
    }
  }

  private static void await(List<SourceReader> readers, Deadline deadline, Duration time)
      throws InterruptedException {
    List<Optional<Reading.Run>> runs =
        readers.stream().map(reader -> reader.request(deadline)).toList();
    List<String> late = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Optional<Reading.Run> run = runs.get(i);
      if (run.isPresent() && !isDone(run.get().end(), deadline)) {
        readers.get(i).missed(run.get(), time).ifPresent(late::add);
      }
    }
    if (!late.isEmpty()) {
      LOG.warn(
          "no answer within {} ms from: {}; their collections continue",
          time.toMillis(),
          String.join(", ", late));
    }
  }

  private static boolean isDone(CompletableFuture<Void> end, Deadline deadline)
      throws InterruptedException {
    try {
      end.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a collection never completes with an error", e);
    }
  }
}

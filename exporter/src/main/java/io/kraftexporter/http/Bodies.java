package io.kraftexporter.http;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Makes the bodies of responses. Scrapes of one endpoint and format that found the same readings
 * share one body while any of them is being sent. As many are made at a time as there are
 * processors. Thread-safe.
 *
 * <p>Clients choose any set of profiles, and the text that is prepared for one may be large: that
 * of a set of profiles is kept while it is requested, and of each endpoint for a few sets only.
 */
final class Bodies {

  /** The endpoint and the profiles that a request names. */
  record Target(Endpoint endpoint, Set<String> profiles) {}

  /**
   * The last body of a target in one format, and the readings in it. Keeps neither: a body that
   * nobody sends any more has given its bytes back.
   */
  private record Made(WeakReference<Body> body, Readings readings) {}

  /** The prepared text of a target; its lock is held while a body is made. */
  private static final class TargetState {
    final Exposition exposition = new Exposition();
    final Map<Format, Made> made = new EnumMap<>(Format.class);
    volatile Duration took = Duration.ZERO;
    volatile long requested;
  }

  private static final int MOST_SETS_OF_PROFILES = 8;
  private static final Duration KEPT = Duration.ofMinutes(15);

  private final ResponseMemory memory;
  private final HttpMetrics metrics;
  private final Semaphore makers = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Map<Target, TargetState> states = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  Bodies(ResponseMemory memory, HttpMetrics metrics) {
    this(memory, metrics, System::nanoTime);
  }

  Bodies(ResponseMemory memory, HttpMetrics metrics, LongSupplier nanoTime) {
    this.memory = memory;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the body of these readings, with the caller as a user, who also holds the memory to
   * send it.
   *
   * @param sending the bytes of memory to send it
   * @param deadline until when to wait for memory
   * @throws ResponseMemory.ShortException if there is none
   */
  Body body(Target target, Format format, List<Samples> readings, long sending, Deadline deadline)
      throws IOException, InterruptedException {
    Body body = body(target, format, readings, deadline);
    boolean acquired = false;
    try {
      memory.acquire(sending, body.held(), deadline);
      acquired = true;
      return body;
    } finally {
      if (!acquired) {
        body.leave();
      }
    }
  }

  private Body body(Target target, Format format, List<Samples> readings, Deadline deadline)
      throws IOException, InterruptedException {
    TargetState state = requested(target);
    synchronized (state) {
      Made last = state.made.get(format);
      Body shared = last == null ? null : last.body().get();
      if (last != null && shared != null && last.readings().are(readings) && shared.share()) {
        return shared;
      }
      makers.acquire();
      try {
        long begun = System.nanoTime();
        Body body =
            BodyWriter.write(
                out -> state.exposition.write(readings, format, out), memory, deadline);
        state.made.put(format, new Made(new WeakReference<>(body), Readings.of(readings)));
        state.took = Duration.ofNanos(System.nanoTime() - begun);
        count(target, state.exposition);
        return body;
      } finally {
        makers.release();
      }
    }
  }

  private TargetState requested(Target target) {
    TargetState state = states.computeIfAbsent(target, any -> new TargetState());
    state.requested = nanoTime.getAsLong();
    states.entrySet().stream()
        .filter(known -> known.getKey().endpoint().equals(target.endpoint()))
        .filter(known -> !known.getKey().profiles().isEmpty())
        .sorted(Comparator.comparingLong(known -> age(known.getValue())))
        .skip(MOST_SETS_OF_PROFILES)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(states::remove);
    return state;
  }

  private long age(TargetState state) {
    return nanoTime.getAsLong() - state.requested;
  }

  /** Returns how long it took to make the last body of this target. */
  Duration took(Target target) {
    TargetState state = states.get(target);
    return state == null ? Duration.ZERO : state.took;
  }

  /**
   * Frees the series tables of endpoints and profiles that do not exist any more, and of those that
   * have not been requested for some time.
   */
  void retain(List<Endpoint> endpoints, Set<String> profiles) {
    states.values().removeIf(state -> age(state) > KEPT.toNanos());
    for (Target known : List.copyOf(states.keySet())) {
      Endpoint endpoint = known.endpoint();
      boolean exists = isAlwaysServed(endpoint, endpoints) || endpoints.contains(endpoint);
      if (!exists || !profiles.containsAll(known.profiles())) {
        states.remove(known);
      }
      if (!exists) {
        metrics.forget(endpoint);
      }
    }
  }

  /** Returns whether an endpoint is served although it is not listed. */
  private static boolean isAlwaysServed(Endpoint endpoint, List<Endpoint> endpoints) {
    return endpoint.equals(Endpoint.ALL)
        || endpoint.equals(Endpoint.EXPORTER)
        || (endpoint.kind() == Endpoint.Kind.ALL
            && endpoints.contains(Endpoint.CLUSTER.of(endpoint.cluster())));
  }

  private void count(Target target, Exposition exposition) {
    if (target.profiles().isEmpty()) {
      metrics.merged(target.endpoint(), exposition.leftOut(), exposition.typeConflicts());
    }
  }
}

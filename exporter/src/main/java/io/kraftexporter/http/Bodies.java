package io.kraftexporter.http;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Makes the bodies of responses. Scrapes of one endpoint and format that found the same readings
 * share one body while any of them is being sent. As many are made at a time as there are
 * processors. Thread-safe.
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
  }

  private final ResponseMemory memory;
  private final HttpMetrics metrics;
  private final Semaphore makers = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Map<Target, TargetState> states = new ConcurrentHashMap<>();

  Bodies(ResponseMemory memory, HttpMetrics metrics) {
    this.memory = memory;
    this.metrics = metrics;
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
    TargetState state = states.computeIfAbsent(target, any -> new TargetState());
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

  /** Returns how long it took to make the last body of this target. */
  Duration took(Target target) {
    TargetState state = states.get(target);
    return state == null ? Duration.ZERO : state.took;
  }

  /** Frees the series tables of endpoints and profiles that do not exist any more. */
  void retain(List<Endpoint> endpoints, Set<String> profiles) {
    for (Target known : List.copyOf(states.keySet())) {
      Endpoint endpoint = known.endpoint();
      boolean exists = isOfAll(endpoint, endpoints) || endpoints.contains(endpoint);
      if (!exists || !profiles.containsAll(known.profiles())) {
        states.remove(known);
      }
      if (!exists) {
        metrics.forget(endpoint);
      }
    }
  }

  private static boolean isOfAll(Endpoint endpoint, List<Endpoint> endpoints) {
    return endpoint.equals(Endpoint.ALL)
        || (endpoint.kind() == Endpoint.Kind.ALL
            && endpoints.contains(Endpoint.CLUSTER.of(endpoint.cluster())));
  }

  private void count(Target target, Exposition exposition) {
    if (target.profiles().isEmpty()) {
      metrics.merged(target.endpoint(), exposition.leftOut(), exposition.typeConflicts());
    }
  }
}

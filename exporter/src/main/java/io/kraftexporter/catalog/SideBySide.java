package io.kraftexporter.catalog;

import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.DaemonThreads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The collection of one cluster on a thread of its own. */
final class SideBySide {
  private final FutureTask<Optional<List<Samples>>> task;

  private SideBySide(Callable<Optional<List<Samples>>> collection) {
    this.task = new FutureTask<>(collection);
  }

  /** Starts a collection, which ends by its own deadline. */
  static SideBySide start(Callable<Optional<List<Samples>>> collection) {
    SideBySide started = new SideBySide(collection);
    DaemonThreads.start("collect-cluster", started.task);
    return started;
  }

  /** Returns what was collected, after its end. */
  List<Samples> join() throws InterruptedException {
    try {
      return task.get().orElse(List.of());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a cluster was not collected", e);
    }
  }
}

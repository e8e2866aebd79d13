package io.kraftexporter.scrape;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Makes the program's own threads: each has a name, and none keeps the process alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** Returns a thread that is not started yet. */
  public static Thread create(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a task on a thread of its own. */
  public static void start(String name, Runnable task) {
    create(name, task).start();
  }

  /** Runs a task on a thread of its own, or the other task if no thread can be started. */
  public static void start(String name, Runnable task, Runnable notStarted) {
    boolean started = false;
    try {
      start(name, task);
      started = true;
    } finally {
      if (!started) {
        notStarted.run();
      }
    }
  }

  /** Returns a factory of threads that share a name. */
  public static ThreadFactory named(String name) {
    return task -> create(name, task);
  }

  /** Returns an unbounded pool, whose idle threads end after a minute. */
  public static ExecutorService pool(String name) {
    return Executors.newCachedThreadPool(named(name));
  }
}

package io.kraftexporter.kafka.reach;

import java.util.function.Consumer;

/** Logs the addresses of a cluster that cannot be used whenever they change, and their end. */
final class ProblemLog {
  private final Consumer<String> warn;
  private final Consumer<String> info;
  private String logged = "";
  private boolean quiet;

  ProblemLog(Consumer<String> warn, Consumer<String> info) {
    this.warn = warn;
    this.info = info;
  }

  /**
   * Takes the present problems.
   *
   * @param problems empty if all addresses can be used
   */
  void report(String problems) {
    synchronized (this) {
      if (quiet || problems.equals(logged)) {
        return;
      }
      logged = problems;
    }
    if (problems.isEmpty()) {
      info.accept("all addresses of Kafka can be used again");
    } else {
      warn.accept("addresses of Kafka that cannot be used: " + problems);
    }
  }

  /** Logs nothing from now on. */
  synchronized void quiet() {
    quiet = true;
  }

  /** Goes on with what another one has logged, which logs nothing any more. */
  void replace(ProblemLog before) {
    before.quiet();
    synchronized (this) {
      logged = before.logged();
      quiet = false;
    }
  }

  private synchronized String logged() {
    return logged;
  }
}

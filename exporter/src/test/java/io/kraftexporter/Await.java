package io.kraftexporter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Waiting for what another process does, for tests. */
public final class Await {
  private static final long PAUSE_MILLIS = 200;

  private Await() {}

  /** Asks again and again until it holds; an error of the question counts as not yet. */
  public static void until(String what, Duration patience, Callable<Boolean> question)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (question.call()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("not within " + patience + ": " + what, last);
  }

  /** Asks again and again until the answer is the expected one; what it was instead is told. */
  public static <T> void untilEqual(
      String what, Duration patience, T expected, Callable<? extends T> question)
      throws InterruptedException {
    AtomicReference<T> last = new AtomicReference<>();
    try {
      until(
          what,
          patience,
          () -> {
            T answer = question.call();
            last.set(answer);
            return Objects.equals(expected, answer);
          });
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + ": expected " + expected + ", the last was " + last.get(), e.getCause());
    }
  }
}

package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.status.CheckStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LastCheckTest {
  private static final Report REPORT =
      new Report(List.of("main"), List.of(), Map.of(), List.of(), List.of(), 1.5);

  private final Queue<Runnable> started = new ArrayDeque<>();
  private Duration clock = Duration.ZERO;
  private Callable<Report> check = () -> REPORT;
  private final LastCheck last =
      new LastCheck(() -> check.call(), started::add, () -> clock.toNanos());

  @Test
  void requestsNeverWaitAndStartOneCheckAtATime() {
    CheckStatus first = last.request();
    CheckStatus second = last.request();

    assertEquals(new CheckStatus(List.of(), Optional.empty(), true), first);
    assertEquals(first, second);
    assertEquals(1, started.size());
  }

  @Test
  void checkIsKeptForAMinute() {
    last.request();
    started.remove().run();
    clock = Duration.ofSeconds(59);

    CheckStatus young = last.request();
    assertEquals(Optional.of(clock), young.age());
    assertEquals(REPORT.firstLine(), young.lines().get(0));
    assertEquals(0, started.size());

    clock = Duration.ofSeconds(60);
    CheckStatus old = last.request();
    assertTrue(old.running());
    assertEquals(young.lines(), old.lines());
    assertEquals(1, started.size());
  }

  @Test
  void checkThatCannotBeStartedDoesNotKeepTheNextFromIt() {
    AtomicInteger attempts = new AtomicInteger();
    LastCheck starved =
        new LastCheck(
            () -> REPORT,
            task -> {
              if (attempts.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              started.add(task);
            },
            () -> clock.toNanos());

    assertThrows(OutOfMemoryError.class, starved::request);
    assertTrue(starved.request().running());
    assertEquals(1, started.size());
  }

  @Test
  void failureIsShownAndTheNextCheckMayFollow() {
    check =
        () -> {
          throw new IOException("rules/settings.yml: no such file");
        };
    last.request();
    started.remove().run();
    assertEquals(List.of("cannot check: rules/settings.yml: no such file"), last.request().lines());

    check = () -> REPORT;
    clock = Duration.ofMinutes(2);
    last.request();
    started.remove().run();
    assertEquals(REPORT.firstLine(), last.request().lines().get(0));
  }
}

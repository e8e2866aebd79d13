package io.kraftexporter.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of places that may change while some are taken. Thread-safe. */
final class Places {
  private final AtomicInteger taken = new AtomicInteger();

  /** One that was taken, until it is closed; closing it again does nothing. */
  final class Place implements AutoCloseable {
    private final AtomicBoolean held = new AtomicBoolean(true);

    @Override
    public void close() {
      if (held.getAndSet(false)) {
        taken.decrementAndGet();
      }
    }
  }

  /** A place, unless so many are taken already. */
  Optional<Place> take(int most) {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Place());
  }
}

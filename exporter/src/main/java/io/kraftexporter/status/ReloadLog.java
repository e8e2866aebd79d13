package io.kraftexporter.status;

import java.time.Instant;
import java.util.Optional;

/** Keeps the last attempt to change the configuration. Thread-safe. */
public final class ReloadLog {
  private volatile Optional<Reload> last = Optional.empty();

  /** Records that a configuration was applied. */
  public void applied() {
    last = Optional.of(new Reload(Instant.now(), ""));
  }

  /**
   * Records that a configuration was rejected.
   *
   * @param reason its mistakes, in the words of the log
   */
  public void rejected(String reason) {
    last = Optional.of(new Reload(Instant.now(), reason));
  }

  /** Returns the last attempt; empty since the start. */
  public Optional<Reload> last() {
    return last;
  }
}

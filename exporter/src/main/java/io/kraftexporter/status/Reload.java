package io.kraftexporter.status;

import java.time.Instant;

/**
 * An attempt to change the configuration.
 *
 * @param rejection the reason why the configuration before it is still in effect; empty if it is
 *     not
 */
public record Reload(Instant time, String rejection) {

  /** Returns whether the attempt changed nothing. */
  public boolean isRejected() {
    return !rejection.isEmpty();
  }
}

package io.kraftexporter.kafka.timeline;

/**
 * Tells that the clock was set from time that passed, by a clock that only goes forward. For one
 * thread at a time.
 *
 * <p>A clock that is set back, and forward again, moves what was seen by it. A clock that is ahead
 * without that may be that of a machine that was suspended, and moves nothing; set back from there
 * it is right again, and what was seen by the wrong one is to be forgotten.
 */
final class ClockSteps {
  /** Clocks that are adjusted slowly, and two reads of them, differ by less, in milliseconds. */
  private static final long SMALL = 2_000;

  private long behind;
  private long ahead;

  /** Returns by how much times before the later requests are to be moved, in milliseconds. */
  long between(RequestTimes earlier, RequestTimes later) {
    long passed = (later.order() - earlier.order()) / 1_000_000;
    long step = later.sent() - earlier.sent() - passed;
    if (Math.abs(step) < SMALL) {
      return 0;
    }
    return step < 0 ? back(step) : forward(step);
  }

  private long back(long step) {
    if (ahead >= SMALL) {
      ahead = Math.max(0, ahead + step);
      return 0;
    }
    behind -= step;
    return step;
  }

  private long forward(long step) {
    long again = behind < SMALL ? 0 : Math.min(step, behind);
    behind -= again;
    ahead += step - again;
    return again;
  }
}

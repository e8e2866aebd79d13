package io.kraftexporter.log;

/** Bounds the lines of a minute and counts those left out. For one thread at a time. */
final class LineBudget {
  private static final long MINUTE = 60_000_000_000L;

  private final int linesAMinute;
  private long start;
  private int used;
  private int leftOut;

  LineBudget(int linesAMinute, long now) {
    this.linesAMinute = linesAMinute;
    this.start = now;
  }

  /**
   * Ends the minute, if it is over.
   *
   * @param now as {@link System#nanoTime}
   * @return the number of lines left out in it
   */
  int endMinute(long now) {
    if (now - start < MINUTE) {
      return 0;
    }
    int missing = leftOut;
    start = now;
    used = 0;
    leftOut = 0;
    return missing;
  }

  /** Returns whether one more line may be written in this minute, and counts it. */
  boolean take() {
    if (used < linesAMinute) {
      used++;
      return true;
    }
    leftOut++;
    return false;
  }
}

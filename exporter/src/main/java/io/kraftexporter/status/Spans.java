package io.kraftexporter.status;

import java.time.Duration;
import java.util.Locale;

/** Writes durations for people. */
public final class Spans {
  private Spans() {}

  /** Returns a duration with its two largest units, such as {@code 3 h 5 min} or {@code 0.04 s}. */
  public static String text(Duration duration) {
    double seconds = duration.toMillis() / 1e3;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3_600) {
      return whole / 60 + " min" + rest(whole % 60, "s", whole < 600);
    }
    long minutes = whole / 60;
    if (minutes < 1_440) {
      return minutes / 60 + " h" + rest(minutes % 60, "min", true);
    }
    return minutes / 1_440 + " d" + rest(minutes % 1_440 / 60, "h", true);
  }

  private static String rest(long value, String unit, boolean wanted) {
    return wanted && value > 0 ? " " + value + " " + unit : "";
  }
}

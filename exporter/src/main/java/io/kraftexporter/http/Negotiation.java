package io.kraftexporter.http;

import io.kraftexporter.metric.Format;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request's headers ask for. Headers are anybody's: nonsense counts as not said. */
final class Negotiation {
  private static final double LONGEST_SECONDS = 3600;

  private Negotiation() {}

  /** OpenMetrics where it is accepted at least as gladly as the plain text, else the plain text. */
  static Format format(List<String> accept) {
    double openMetrics = -1;
    double text = -1;
    for (String range : accept) {
      String type = range.strip().toLowerCase(Locale.ROOT);
      if (type.startsWith("application/openmetrics-text") && versionFits(type)) {
        openMetrics = Math.max(openMetrics, quality(type));
      } else if (type.startsWith("text/plain")) {
        text = Math.max(text, quality(type));
      }
    }
    return openMetrics > 0 && openMetrics >= text ? Format.OPENMETRICS : Format.TEXT;
  }

  static boolean gzip(List<String> acceptEncoding) {
    for (String coding : acceptEncoding) {
      String name = coding.strip().toLowerCase(Locale.ROOT);
      if (name.equals("gzip") || name.startsWith("gzip;")) {
        return quality(name) > 0;
      }
    }
    return false;
  }

  /** Seconds as Prometheus sends them. */
  static Optional<Duration> timeout(@Nullable String seconds) {
    if (seconds == null) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(seconds.strip());
      return value > 0 && value <= LONGEST_SECONDS
          ? Optional.of(Duration.ofNanos((long) (value * 1e9)))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean versionFits(String type) {
    return !type.contains("version=") || type.contains("version=1.0.0");
  }

  private static double quality(String range) {
    int at = range.indexOf("q=");
    if (at < 0) {
      return 1;
    }
    int end = range.indexOf(';', at);
    try {
      return Double.parseDouble(range.substring(at + 2, end < 0 ? range.length() : end).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package io.kraftexporter.promql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Functions of the values within a range, for moments that reach less far than the range.
 *
 * <p>A speed ({@code rate}, {@code deriv}) is that over the moments. {@code delta} is this speed
 * times the range, as if the gauge had moved so all the time. {@code increase} is what was counted
 * between the moments, and so never more than that of the range. None has a value of one moment
 * alone.
 */
final class RangeFunctions {
  static final Set<String> NAMES = Set.of("rate", "irate", "increase", "delta", "deriv");

  /** A value and when it was read, in seconds. */
  record Point(double seconds, double value) {}

  private RangeFunctions() {}

  static Optional<Double> of(String function, List<Point> points, double range) {
    if (points.size() < 2) {
      return Optional.empty();
    }
    Point first = points.get(0);
    Point last = points.get(points.size() - 1);
    double time = last.seconds() - first.seconds();
    return Optional.of(
        switch (function) {
          case "rate" -> increase(points) / time;
          case "irate" ->
              of("rate", points.subList(points.size() - 2, points.size()), range).orElseThrow();
          case "increase" -> increase(points);
          case "delta" -> (last.value() - first.value()) / time * range;
          case "deriv" -> slope(points);
          default -> throw new IllegalArgumentException(function);
        });
  }

  /** A counter that falls has begun anew at 0. */
  private static double increase(List<Point> points) {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      double before = points.get(i - 1).value();
      double now = points.get(i).value();
      sum += now < before ? now : now - before;
    }
    return sum;
  }

  /** Least squares. */
  private static double slope(List<Point> points) {
    double start = points.get(0).seconds();
    double meanX = points.stream().mapToDouble(p -> p.seconds() - start).average().orElseThrow();
    double meanY = points.stream().mapToDouble(Point::value).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Point point : points) {
      double x = point.seconds() - start - meanX;
      products += x * (point.value() - meanY);
      squares += x * x;
    }
    return products / squares;
  }
}

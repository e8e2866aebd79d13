package io.kraftexporter.http;

import io.kraftexporter.http.WeightedList.Item;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the headers of a request ask for; malformed parts of a header count as absent. */
final class Negotiation {
  private static final double LONGEST_SECONDS = 3600;

  /** A content coding of a response. */
  enum Coding {
    IDENTITY,
    GZIP
  }

  /** A media type with the weight and the specificity of the range that it matches best. */
  private record WeightedType(MediaType type, double weight, int specificity) {
    static WeightedType of(MediaType type, List<Item> ranges) {
      WeightedType best = new WeightedType(type, 0, 0);
      for (Item range : ranges) {
        int specificity = type.specificity(range);
        if (specificity > best.specificity
            || (specificity == best.specificity
                && range.weight() > best.weight
                && specificity > 0)) {
          best = new WeightedType(type, range.weight(), specificity);
        }
      }
      return best;
    }

    boolean isByName() {
      return specificity > 2;
    }

    /**
     * Returns whether this type is preferred: by its weight; at equal weights a type that was asked
     * for by name; under a wildcard, plain text.
     */
    boolean isBetterThan(WeightedType other) {
      if (weight != other.weight) {
        return weight > other.weight;
      }
      return isByName() == other.isByName() ? !isByName() && type == MediaType.TEXT : isByName();
    }
  }

  private Negotiation() {}

  /**
   * Chooses the media type by the lines of the header {@code Accept}. Who accepts none of ours gets
   * the plain text, which everything understands.
   */
  static MediaType mediaType(List<String> accept) {
    List<Item> ranges = WeightedList.parse(accept);
    WeightedType best = new WeightedType(MediaType.TEXT, 0, 0);
    for (MediaType type : MediaType.values()) {
      WeightedType match = WeightedType.of(type, ranges);
      if (match.weight > 0 && match.isBetterThan(best)) {
        best = match;
      }
    }
    return best.type;
  }

  /**
   * Chooses the content coding by the lines of the header {@code Accept-Encoding}.
   *
   * @return empty if neither is acceptable, as for {@code identity;q=0} alone
   */
  static Optional<Coding> coding(List<String> acceptEncoding) {
    List<Item> items = WeightedList.parse(acceptEncoding);
    OptionalDouble others = weight(items, "*");
    double gzip =
        Stream.of("gzip", "x-gzip")
            .flatMapToDouble(name -> weight(items, name).stream())
            .max()
            .orElse(others.orElse(0));
    double identity = weight(items, "identity").orElse(others.orElse(Double.MIN_VALUE));
    if (gzip > 0 && gzip >= identity) {
      return Optional.of(Coding.GZIP);
    }
    return identity > 0 ? Optional.of(Coding.IDENTITY) : Optional.empty();
  }

  /** Reads seconds as Prometheus sends them. */
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

  private static OptionalDouble weight(List<Item> items, String name) {
    return items.stream().filter(item -> item.name().equals(name)).mapToDouble(Item::weight).max();
  }
}

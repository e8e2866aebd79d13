package io.kraftexporter.config;

import io.kraftexporter.topology.HostPort;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a value that is written on one line.
 *
 * @param allowed what may stand there, in words for the user
 */
public record ScalarType(String allowed, Function<String, Object> reader) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private static final List<String> SIGNS = List.of("d", "h", "m", "s");
  private static final List<Duration> SIZES =
      List.of(
          Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));

  private static final ScalarType INT = new ScalarType("a whole number", Integer::valueOf);
  private static final Map<Type, ScalarType> KINDS =
      Map.ofEntries(
          Map.entry(String.class, new ScalarType("text", text -> text)),
          Map.entry(Secret.class, new ScalarType("text", Secret::new)),
          Map.entry(int.class, INT),
          Map.entry(Integer.class, INT),
          Map.entry(long.class, new ScalarType("a whole number", Long::valueOf)),
          Map.entry(double.class, new ScalarType("a number", Double::valueOf)),
          Map.entry(boolean.class, new ScalarType("true or false", ScalarType::bool)),
          Map.entry(
              Duration.class,
              new ScalarType("a duration such as 500ms, 1s, 5m, 2h, 7d", ScalarType::duration)),
          Map.entry(Path.class, new ScalarType("a path", ScalarType::path)),
          Map.entry(NamePattern.class, new ScalarType("text", NamePattern::of)),
          Map.entry(
              HostPort.class, new ScalarType("HOST:PORT, the port 0 to 65535", HostPort::parse)));

  /** The scalar of this type; empty if values of the type have an inside. */
  public static Optional<ScalarType> of(Type type) {
    if (type instanceof Class<?> kind && kind.isEnum()) {
      Map<String, Object> constants =
          Arrays.stream(kind.getEnumConstants())
              .collect(
                  Collectors.toMap(
                      constant -> constant.toString().toLowerCase(Locale.ROOT),
                      constant -> constant));
      String allowed = "one of " + String.join(", ", constants.keySet().stream().sorted().toList());
      return Optional.of(new ScalarType(allowed, text -> known(constants.get(text))));
    }
    return Optional.ofNullable(KINDS.get(type));
  }

  /** The value that the text stands for; empty if it stands for none. */
  public Optional<Object> read(String text) {
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      // What the reader says is not passed on: it may quote text that came from a reference.
      return Optional.empty();
    }
  }

  /** Writes a duration as the file has it: in the largest unit without a remainder. */
  public static String text(Duration duration) {
    for (int i = 0; i < SIZES.size(); i++) {
      long size = SIZES.get(i).toMillis();
      if (duration.toMillis() % size == 0 && (!duration.isZero() || size == 1_000)) {
        return duration.toMillis() / size + SIGNS.get(i);
      }
    }
    return duration.toMillis() + "ms";
  }

  private static Boolean bool(String text) {
    return known(Map.of("true", true, "false", false).get(text));
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    return Duration.of(Long.parseLong(matcher.group(1)), known(UNITS.get(matcher.group(2))));
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return Path.of(text);
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}

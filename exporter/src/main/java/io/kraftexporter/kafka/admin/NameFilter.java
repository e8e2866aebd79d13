package io.kraftexporter.kafka.admin;

import java.util.regex.Pattern;

/**
 * Chooses names that match the included pattern as a whole and do not match the excluded one.
 *
 * <p>An empty pattern matches no name that Kafka has.
 */
public record NameFilter(Pattern include, Pattern exclude) {

  /** Returns the filter for two regular expressions, each compiled by {@link #pattern}. */
  public static NameFilter of(String include, String exclude) {
    return new NameFilter(pattern(include), pattern(exclude));
  }

  /**
   * Compiles a regular expression for names of groups or topics. A dot matches every character:
   * librdkafka and sarama do not trim {@code group.id}, so a name read from a file may end in a
   * line break, and {@code .*} has to match it.
   */
  public static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  /** Returns whether this name is chosen. */
  public boolean test(String name) {
    return include.matcher(name).matches() && !exclude.matcher(name).matches();
  }
}

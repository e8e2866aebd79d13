package io.kraftexporter.kafka.admin;

import java.util.regex.Pattern;

/**
 * Which names are chosen: those that match as a whole what is included and not what is excluded.
 *
 * <p>An empty pattern matches no name that Kafka has.
 */
public record NameFilter(Pattern include, Pattern exclude) {

  /** Whether this name is chosen. */
  public boolean test(String name) {
    return include.matcher(name).matches() && !exclude.matcher(name).matches();
  }
}

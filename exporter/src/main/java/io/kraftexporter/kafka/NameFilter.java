package io.kraftexporter.kafka;

import java.util.regex.Pattern;

/**
 * Which names are chosen: those that match as a whole what is included and not what is excluded.
 *
 * <p>An empty pattern matches no name that Kafka has.
 */
public record NameFilter(Pattern include, Pattern exclude) {

  boolean test(String name) {
    return include.matcher(name).matches() && !exclude.matcher(name).matches();
  }
}

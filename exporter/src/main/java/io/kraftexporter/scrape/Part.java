package io.kraftexporter.scrape;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Declares a source: the part of the configuration that it depends on, and its factory.
 *
 * @param <X> the connection that the sources of one list share
 * @param <C> the configuration
 * @param name unique in its list
 * @param record the part of the configuration; a source is kept while it is equal
 * @param enabled whether the configuration wants the source to be read
 */
public record Part<X, C>(
    String name, Function<C, ?> record, Predicate<C> enabled, Factory<X, C> factory) {

  /** Builds a source without connecting it. */
  @FunctionalInterface
  public interface Factory<X, C> {

    /**
     * Builds the source.
     *
     * @param before the source of the same part under the configuration before, whose knowledge may
     *     be shared: it read the same subject
     */
    Source source(X shared, C configuration, Optional<Source> before);
  }
}

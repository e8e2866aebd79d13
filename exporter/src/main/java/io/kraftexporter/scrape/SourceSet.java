package io.kraftexporter.scrape;

import io.kraftexporter.metric.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds one source for each part of a list, under one configuration.
 *
 * <p>A changed configuration gets a new set, which keeps each source whose part of the
 * configuration is equal; {@link #closeUnless} closes the others. Immutable.
 */
public final class SourceSet<X, C> {
  private final X shared;
  private final C configuration;
  private final Map<Part<X, C>, Source> sources = new LinkedHashMap<>();

  /**
   * Builds the sources, or takes them from another set.
   *
   * @param shared the connection that all of them use; no source is kept with another one
   * @param before the set that this one replaces, if it read the same subject
   */
  public SourceSet(
      List<Part<X, C>> parts, X shared, C configuration, Optional<SourceSet<X, C>> before) {
    this.shared = shared;
    this.configuration = configuration;
    for (Part<X, C> part : parts) {
      Optional<Source> old = before.flatMap(set -> set.source(part));
      Optional<Source> kept =
          old.filter(any -> before.filter(set -> isEqual(part, set)).isPresent());
      sources.put(part, kept.orElseGet(() -> part.factory().source(shared, configuration, old)));
    }
  }

  private boolean isEqual(Part<X, C> part, SourceSet<X, C> before) {
    return before.shared.equals(shared)
        && part.record().apply(before.configuration).equals(part.record().apply(configuration));
  }

  private Optional<Source> source(Part<X, C> part) {
    return Optional.ofNullable(sources.get(part));
  }

  /** The sources that the configuration wants to be read, in the order of the list. */
  public List<Source> enabled() {
    return sources.entrySet().stream()
        .filter(entry -> entry.getKey().enabled().test(configuration))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The metrics of all sources, also of those that the configuration does not want. */
  public List<Metric> metrics() {
    return sources.values().stream()
        .flatMap(source -> source.metrics().stream())
        .distinct()
        .toList();
  }

  /** Closes each source that the other set, if there is one, does not hold too. */
  public void closeUnless(Optional<SourceSet<X, C>> other) {
    sources.forEach(
        (part, source) -> {
          Optional<Source> successor = other.flatMap(set -> set.source(part));
          if (successor.isEmpty()) {
            source.close();
          } else if (successor.get() != source) {
            source.closeFor(successor.get());
          }
        });
  }
}

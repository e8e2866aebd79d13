package io.kraftexporter.scrape;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import java.util.List;

/**
 * Something that can be read for metrics: a JVM, the quorum, the host.
 *
 * <p>{@link Scraper} calls {@link #collect} on a thread of its own and never twice at a time, so a
 * Source needs no locks for what only its collections touch. It throws what goes wrong; Scraper
 * alone catches, logs and counts.
 */
public interface Source extends AutoCloseable {

  SourceId id();

  /** How often to read it and how long its values count, where that is not as usual. */
  default Pace pace(Pace usual) {
    return usual;
  }

  /**
   * The metrics declared in code, for the documentation; those of rule files are not among them.
   */
  List<Metric> metrics();

  /**
   * Reads once.
   *
   * @param deadline by when the answer is awaited. A collection that takes longer serves the next
   *     scrape, but every single wait in it must end in bounded time after it.
   * @return the values read, of which unknown ones are absent; {@link
   *     io.kraftexporter.metric.Sampler} starts every collection without values
   */
  Samples collect(Deadline deadline) throws Exception;

  /** Lets go of connections, without blocking; a running collection may fail by it. */
  @Override
  default void close() {}
}

package io.kraftexporter.scrape;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import java.util.List;

/**
 * Collects the samples of one subject: a JVM, the quorum, the host.
 *
 * <p>{@link Scraper} calls {@link #collect} on a thread of its own and never twice at a time, so a
 * source needs no locks for the state that only its collections use. It throws its failures;
 * Scraper alone catches, logs and counts them.
 */
public interface Source extends AutoCloseable {

  SourceId id();

  /** How often to read the source and how long its values are served, where not as usual. */
  default FreshnessPolicy freshness(FreshnessPolicy usual) {
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

  /** Closes the connections without blocking; a running collection may then fail. */
  @Override
  default void close() {}

  /** Closes this source, whose work another one of the same kind continues. */
  default void closeFor(Source successor) {
    close();
  }
}

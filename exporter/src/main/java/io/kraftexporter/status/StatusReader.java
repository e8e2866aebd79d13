package io.kraftexporter.status;

import java.util.List;
import java.util.Optional;

/** Reports what the sources last read. Sends no request; called by any number of threads. */
public interface StatusReader {

  /** Returns the present status. */
  Status status();

  /**
   * Returns the series of a metric with the values that the sources last read.
   *
   * @param metric the name of the metric
   */
  List<LatestValue> latest(String metric);

  /** Returns the names of the runbooks of the distribution, sorted. */
  List<String> runbooks();

  /** Returns the Markdown text of a runbook; empty if there is none of this name. */
  Optional<String> runbook(String name);
}

package io.kraftexporter.metric;

/** A text format that Prometheus reads. */
public enum Format {
  /** The text format 0.0.4, which everything understands. */
  TEXT,
  /** OpenMetrics 1.0. */
  OPENMETRICS
}

package io.kraftexporter.host.collector;

import io.kraftexporter.metric.Metric;
import java.util.List;

/**
 * A part of the machine's metrics, in one file: its name, the metrics it declares, and the code
 * that reads them. Names, labels, units and types are node_exporter's.
 *
 * <p>Used by one thread at a time. What the machine does not tell is left out; that is no error.
 */
public interface Collector {

  /** node_exporter's name of the collector, by which it can be excluded. */
  String name();

  List<Metric> metrics();

  /** Reads once; it fails where it cannot read what every machine of its kind has. */
  void collect(CollectorSamples samples) throws Exception;
}

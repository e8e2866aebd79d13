package io.kraftexporter.metric;

/**
 * Counts observations in the buckets of a metric. Only grows; for one thread at a time.
 *
 * @see Sampler#set(Series, double...)
 */
public final class Histogram {
  private final Metric metric;
  private final long[] counts;
  private double sum;

  /** Has seen nothing yet. */
  public Histogram(Metric metric) {
    this.metric = metric;
    this.counts = new long[metric.bounds().size() + 1];
  }

  public void observe(double value) {
    int bucket = 0;
    while (bucket < metric.bounds().size() && value > metric.bounds().get(bucket)) {
      bucket++;
    }
    counts[bucket]++;
    sum += value;
  }

  /** The values of its series, in the order of its lines. */
  public double[] values() {
    double[] values = new double[counts.length + 2];
    long cumulated = 0;
    for (int i = 0; i < counts.length; i++) {
      cumulated += counts[i];
      values[i] = cumulated;
    }
    values[counts.length] = sum;
    values[counts.length + 1] = cumulated;
    return values;
  }
}

package io.kraftexporter.http;

import io.kraftexporter.metric.Samples;
import java.lang.ref.WeakReference;
import java.util.List;

/** Recognizes the readings of an earlier scrape, without keeping them. Immutable. */
record Readings(List<WeakReference<Samples>> samples) {

  static Readings of(List<Samples> readings) {
    return new Readings(readings.stream().map(WeakReference::new).toList());
  }

  /** Returns whether these are the very same readings. */
  boolean are(List<Samples> others) {
    if (samples.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (!samples.get(i).refersTo(others.get(i))) {
        return false;
      }
    }
    return true;
  }
}

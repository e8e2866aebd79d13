package io.kraftexporter;

import java.util.Locale;

/** The formats in which {@code check} prints its report. */
enum ReportFormat {
  TEXT,
  JSON,
  JUNIT,
  PROMETHEUS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

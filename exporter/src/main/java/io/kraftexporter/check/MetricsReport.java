package io.kraftexporter.check;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a report as metrics, for node_exporter's textfile collector. */
public final class MetricsReport {
  private static final Metric EXIT_CODE =
      Metric.gauge(
          "kraft_check_exit_code",
          "Exit code of the last check: 0 well, 1 warning, 2 critical, 3 could not tell.");
  private static final Metric TIME =
      Metric.gauge(
          "kraft_check_timestamp_seconds", "Time of the last check, in seconds since 1970.");
  private static final Metric DURATION =
      Metric.gauge("kraft_check_duration_seconds", "Duration of the last check in seconds.");
  private static final Metric FINDINGS =
      Metric.gauge("kraft_check_findings", "Findings of the last check by severity.", "severity");
  private static final Metric FINDING =
      Metric.gauge(
          "kraft_check_finding",
          "A finding of the last check, always 1.",
          "id",
          "area",
          "severity");
  private static final Metric AREA =
      Metric.gauge(
          "kraft_check_area_info",
          "State of an area: well, findings, unknown or not_checked; always 1.",
          "area",
          "state");

  private MetricsReport() {}

  /**
   * Returns the lines of the text format.
   *
   * @param now in seconds since 1970
   */
  public static List<String> lines(Report report, double now) {
    Samples samples = new Sampler().collect(sampler -> set(report, now, sampler));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      new Exposition().write(List.of(samples), Format.TEXT, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(text.toString(StandardCharsets.UTF_8).split("\n"));
  }

  private static void set(Report report, double now, Sampler sampler) {
    sampler.set(EXIT_CODE, report.exitCode());
    sampler.set(TIME, now);
    sampler.set(DURATION, report.seconds());
    for (Severity severity : Severity.values()) {
      sampler.set(FINDINGS, report.count(severity), severity.text());
    }
    for (CheckFinding finding : report.findings()) {
      sampler.set(FINDING, 1, report.id(finding), finding.area().text(), finding.severity().text());
    }
    for (AreaState area : report.areas()) {
      sampler.set(AREA, 1, area.area().text(), area.result().text());
    }
  }
}

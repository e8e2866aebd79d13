package io.kraftexporter.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Result of a check. Immutable.
 *
 * @param clusters the names of the clusters
 * @param findings the worst first
 * @param ignored findings that the options ignore, with the reasons
 * @param areas the state of each area, in their order
 * @param unchecked alerts that were not evaluated
 * @param seconds how long the check took
 */
public record Report(
    List<String> clusters,
    List<CheckFinding> findings,
    Map<CheckFinding, String> ignored,
    List<AreaState> areas,
    List<Unchecked> unchecked,
    double seconds) {
  /** Orders findings: the worst first, then by area. */
  static final Comparator<CheckFinding> ORDER =
      Comparator.comparing(CheckFinding::severity)
          .thenComparing(CheckFinding::area)
          .thenComparing(CheckFinding::id)
          .thenComparing(CheckFinding::cluster);

  public static final int WELL = 0;
  public static final int WARNING = 1;
  public static final int CRITICAL = 2;
  public static final int UNKNOWN = 3;

  /** Returns 0 if all is well, 1 for a warning, 2 if it is critical, 3 if it could not tell. */
  public int exitCode() {
    if (count(Severity.CRITICAL) > 0) {
      return CRITICAL;
    }
    if (count(Severity.WARNING) > 0) {
      return WARNING;
    }
    return count(Severity.UNKNOWN) > 0 || isUnknown() ? UNKNOWN : WELL;
  }

  private boolean isUnknown() {
    boolean nothingChecked =
        areas.stream().allMatch(area -> area.result() == AreaState.AreaResult.NOT_CHECKED);
    return nothingChecked
        || areas.stream().anyMatch(area -> area.result() == AreaState.AreaResult.UNKNOWN);
  }

  /** Returns what {@code --ignore} takes; with several clusters it names that of the finding. */
  public String id(CheckFinding finding) {
    return clusters.size() > 1 ? finding.idWithCluster() : finding.id();
  }

  /** Returns the number of findings of a severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** Returns the line of a monitoring plugin: state, summary and performance data. */
  public String firstLine() {
    String state = List.of("OK", "WARNING", "CRITICAL", "UNKNOWN").get(exitCode());
    return String.format(
        Locale.ROOT,
        "KAFKA %s - %s | critical=%d warning=%d unknown=%d info=%d seconds=%.1f",
        state,
        headline().replace('|', '/'),
        count(Severity.CRITICAL),
        count(Severity.WARNING),
        count(Severity.UNKNOWN),
        count(Severity.INFO),
        seconds);
  }

  private String headline() {
    String cluster = clusters.isEmpty() ? "" : "cluster " + String.join(", ", clusters) + ": ";
    List<CheckFinding> bad =
        findings.stream().filter(each -> each.severity() != Severity.INFO).toList();
    if (!bad.isEmpty()) {
      CheckFinding worst = bad.get(0);
      String more = bad.size() == 1 ? "" : " and " + (bad.size() - 1) + " more";
      return cluster + worst.summary() + " (" + id(worst) + ")" + more;
    }
    String unknown =
        areas.stream()
            .filter(area -> area.result() == AreaState.AreaResult.UNKNOWN)
            .map(area -> area.area().text())
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      return cluster + "could not check " + unknown;
    }
    return exitCode() == WELL
        ? cluster
            + areas.stream()
                .filter(area -> area.result() != AreaState.AreaResult.NOT_CHECKED)
                .count()
            + " areas checked, nothing to do"
        : cluster + "nothing was checked";
  }
}

package io.kraftexporter.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a report for people: the line of a monitoring plugin, the findings, a line for each area.
 * ASCII only, but for names of topics and the like.
 *
 * @param color whether to use escape sequences of terminals
 * @param width the columns to wrap at; 0 for none
 * @param verbose whether to write actions and pages of information, and every alert not checked
 */
public record TextReport(boolean color, int width, boolean verbose) {
  private static final String RESET = "\u001b[0m";
  private static final String INDENT = "    ";

  /** Returns the lines. */
  public List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add(report.firstLine());
    lines.add("");
    report.findings().forEach(finding -> add(finding, lines));
    for (AreaState area : report.areas()) {
      add(area, lines);
    }
    report
        .ignored()
        .forEach((finding, reason) -> lines.add("ignored  %s: %s".formatted(finding.id(), reason)));
    addUnchecked(report, lines);
    return lines;
  }

  private void add(CheckFinding finding, List<String> lines) {
    boolean brief = finding.severity() == Severity.INFO && !verbose;
    String title =
        "%-8s %s: %s".formatted(finding.severity().text(), finding.id(), finding.summary());
    lines.add(colored(title, finding.severity()));
    wrap(finding.detail(), lines);
    finding.causes().forEach(cause -> wrap("Cause: " + cause, lines));
    if (brief) {
      return;
    }
    if (!finding.action().isEmpty()) {
      wrap("Do: " + finding.action(), lines);
    }
    if (!finding.holds().isEmpty() && !finding.holds().matches("0[a-z]+")) {
      wrap("Alert: fires once this has held for " + finding.holds() + ".", lines);
    }
    if (!finding.runbook().isEmpty()) {
      lines.add(INDENT + "Runbook: " + finding.runbook());
    }
    lines.add("");
  }

  private void add(AreaState area, List<String> lines) {
    String word =
        switch (area.kind()) {
          case WELL -> "ok";
          case FINDINGS -> "see above";
          case UNKNOWN -> "UNKNOWN";
          case NOT_CHECKED -> "not checked";
        };
    String line = "%-14s %-12s %s".formatted(area.area().text(), word, area.text()).stripTrailing();
    lines.add(
        switch (area.kind()) {
          case WELL -> painted(line, "32");
          case UNKNOWN -> colored(line, Severity.UNKNOWN);
          default -> line;
        });
  }

  private void addUnchecked(Report report, List<String> lines) {
    Set<String> sampled = new TreeSet<>();
    Set<String> history = new TreeSet<>();
    report.unchecked().forEach(each -> (each.sampling() ? sampled : history).add(each.alert()));
    lines.add("");
    if (!sampled.isEmpty()) {
      wrap(
          "Not checked without --for 30s (need rates): %s"
              .formatted(verbose ? String.join(", ", sampled) : sampled.size() + " alerts"),
          lines);
    }
    if (!history.isEmpty()) {
      wrap(
          "Not checked, wholly or in part (need a history, which Prometheus has): %s"
              .formatted(verbose ? String.join(", ", history) : history.size() + " alerts"),
          lines);
    }
    if (!verbose) {
      lines.add("--verbose lists them, and what to do about information.");
    }
  }

  private String colored(String text, Severity severity) {
    return painted(
        text,
        switch (severity) {
          case CRITICAL -> "1;31";
          case WARNING -> "33";
          case UNKNOWN -> "35";
          case INFO -> "36";
        });
  }

  private String painted(String text, String code) {
    return color ? "\u001b[" + code + "m" + text + RESET : text;
  }

  private void wrap(String text, List<String> lines) {
    String rest = text;
    while (width > 0 && rest.length() + INDENT.length() > width) {
      int cut = rest.lastIndexOf(' ', width - INDENT.length());
      if (cut <= 0) {
        break;
      }
      lines.add(INDENT + rest.substring(0, cut));
      rest = rest.substring(cut + 1);
    }
    lines.add(INDENT + rest);
  }
}

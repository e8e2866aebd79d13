package io.kraftexporter.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    Map<String, List<CheckFinding>> repeated = repeated(report);
    for (CheckFinding finding : report.findings()) {
      List<CheckFinding> all = repeated.getOrDefault(finding.rule(), List.of());
      if (all.isEmpty()) {
        add(finding, report.id(finding), lines);
      } else if (all.get(0).equals(finding)) {
        addAll(all.get(0), all.stream().map(report::id).toList(), lines);
      }
    }
    for (AreaState area : report.areas()) {
      add(area, lines);
    }
    report
        .ignored()
        .forEach(
            (finding, reason) ->
                lines.add("ignored  %s: %s".formatted(report.id(finding), reason)));
    addUnchecked(report, lines);
    return lines;
  }

  /** Returns information of one rule about several subjects, which stands in one entry. */
  private Map<String, List<CheckFinding>> repeated(Report report) {
    if (verbose) {
      return Map.of();
    }
    Map<String, List<CheckFinding>> byRule =
        report.findings().stream()
            .filter(finding -> finding.severity() == Severity.INFO)
            .filter(finding -> !finding.rule().equals(PartitionCheck.RULE))
            .collect(Collectors.groupingBy(CheckFinding::rule));
    byRule.values().removeIf(all -> all.size() == 1);
    return byRule;
  }

  private void addAll(CheckFinding first, List<String> ids, List<String> lines) {
    String title = "%-8s %s: %s".formatted(Severity.INFO.text(), first.rule(), first.summary());
    lines.add(colored(title, Severity.INFO));
    int start = first.rule().length() + 1;
    wrap(
        "%d times: %s"
            .formatted(
                ids.size(),
                ids.stream()
                    .map(id -> id.substring(Math.min(start, id.length())))
                    .collect(Collectors.joining(", "))),
        lines);
  }

  private void add(CheckFinding finding, String id, List<String> lines) {
    boolean brief = finding.severity() == Severity.INFO && !verbose;
    String title = "%-8s %s: %s".formatted(finding.severity().text(), id, finding.summary());
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
        switch (area.result()) {
          case WELL -> "ok";
          case FINDINGS -> "see above";
          case UNKNOWN -> "UNKNOWN";
          case NOT_CHECKED -> "not checked";
        };
    String line = "%-14s %-12s %s".formatted(area.area().text(), word, area.text()).stripTrailing();
    lines.add(
        switch (area.result()) {
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

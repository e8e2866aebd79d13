package io.kraftexporter.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a report in JUnit's format: a test case for each area and each finding. Critical findings
 * and warnings are failures, what could not be asked is an error, what was not to be asked is
 * skipped.
 */
public final class JunitReport {
  private JunitReport() {}

  /** Returns the lines of the document. */
  public static List<String> lines(Report report) {
    List<String> cases = new ArrayList<>();
    int failures = 0;
    int errors = 0;
    int skipped = 0;
    int all = 0;
    for (CheckFinding finding : report.findings()) {
      if (finding.severity() != Severity.INFO) {
        boolean isError = finding.severity() == Severity.UNKNOWN;
        all++;
        failures += isError ? 0 : 1;
        errors += isError ? 1 : 0;
        cases.add(
            testCase(
                finding.area(),
                report.id(finding),
                element(
                    isError ? "error" : "failure",
                    finding.severity().text(),
                    finding.summary(),
                    text(finding))));
      }
    }
    for (AreaState area : report.areas()) {
      if (area.result() != AreaState.AreaResult.FINDINGS) {
        all++;
        errors += area.result() == AreaState.AreaResult.UNKNOWN ? 1 : 0;
        skipped += area.result() == AreaState.AreaResult.NOT_CHECKED ? 1 : 0;
        String result =
            switch (area.result()) {
              case UNKNOWN -> element("error", "unknown", area.text(), "");
              case NOT_CHECKED -> "<skipped message=\"" + escaped(area.text()) + "\"/>";
              default -> "";
            };
        cases.add(testCase(area.area(), area.area().text(), result));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    lines.add(
        String.format(
            Locale.ROOT,
            "<testsuite name=\"kraft-exporter check\" tests=\"%d\" failures=\"%d\" errors=\"%d\""
                + " skipped=\"%d\" time=\"%.3f\">",
            all,
            failures,
            errors,
            skipped,
            report.seconds()));
    lines.addAll(cases);
    lines.add("</testsuite>");
    return lines;
  }

  private static String text(CheckFinding finding) {
    List<String> parts = new ArrayList<>();
    parts.add(finding.detail());
    finding.causes().forEach(cause -> parts.add("Cause: " + cause));
    parts.add("Do: " + finding.action());
    parts.add("Runbook: " + finding.runbook());
    return String.join("\n", parts);
  }

  private static String testCase(Area area, String name, String result) {
    return "  <testcase classname=\"%s\" name=\"%s\"%s"
        .formatted(
            area.text(), escaped(name), result.isEmpty() ? "/>" : ">" + result + "</testcase>");
  }

  private static String element(String name, String type, String message, String text) {
    return "<%s type=\"%s\" message=\"%s\">%s</%s>"
        .formatted(name, type, escaped(message), escaped(text), name);
  }

  /** Escapes what XML reserves, and drops control characters that it forbids. */
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n]]", "")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

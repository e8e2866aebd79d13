package io.kraftexporter.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a report as JSON; {@code config/check.schema.json} describes it. */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  /** Returns the lines of the document. */
  public static List<String> lines(Report report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("exit_code", report.exitCode());
    document.put("summary", report.firstLine());
    document.put("clusters", report.clusters());
    document.put("seconds", report.seconds());
    document.put(
        "findings", report.findings().stream().map(each -> finding(each, report)).toList());
    document.put(
        "ignored",
        report.ignored().entrySet().stream()
            .map(
                entry -> {
                  Map<String, Object> ignored = finding(entry.getKey(), report);
                  ignored.put("reason", entry.getValue());
                  return ignored;
                })
            .toList());
    document.put("areas", report.areas().stream().map(JsonReport::area).toList());
    document.put(
        "not_checked",
        report.unchecked().stream()
            .map(
                each ->
                    Map.of(
                        "alert", each.alert(),
                        "severity", each.severity().text(),
                        "area", each.area().text(),
                        "needs", each.sampling() ? "sampling" : "history"))
            .toList());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document).lines().toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings, numbers, lists and maps can be written", e);
    }
  }

  private static Map<String, Object> finding(CheckFinding finding, Report report) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", report.id(finding));
    object.put("rule", finding.rule());
    object.put("severity", finding.severity().text());
    object.put("area", finding.area().text());
    object.put("labels", finding.labels());
    object.put("summary", finding.summary());
    object.put("detail", finding.detail());
    object.put("causes", finding.causes());
    object.put("action", finding.action());
    object.put("alert_for", finding.holds());
    object.put("runbook", finding.runbook());
    return object;
  }

  private static Map<String, Object> area(AreaState area) {
    return Map.of(
        "area", area.area().text(),
        "state", area.result().text(),
        "text", area.text());
  }
}

package io.kraftexporter.check;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that is not well.
 *
 * @param rule the alert, or the name of a finding that no alert reports
 * @param labels of the subject, without those that every finding has
 * @param summary one line
 * @param detail the evidence, with its numbers
 * @param holds how long the condition must hold before the alert fires; empty if there is none
 * @param action what to do
 * @param runbook the page about the alert
 * @param causes what the series say about the reasons, most telling first
 */
public record CheckFinding(
    Area area,
    String rule,
    Severity severity,
    Map<String, String> labels,
    String summary,
    String detail,
    String holds,
    String action,
    String runbook,
    List<String> causes) {

  /**
   * Returns the id among the findings of one cluster: the rule and, behind a colon, the subject.
   */
  public String id() {
    return id(subject());
  }

  /** Returns the id among the findings of several clusters: the subject begins with its cluster. */
  String idWithCluster() {
    return cluster().isEmpty() ? id() : id(Stream.concat(Stream.of(cluster()), subject()));
  }

  private String id(Stream<String> subject) {
    String text = subject.collect(Collectors.joining("/"));
    return text.isEmpty() ? rule : rule + ":" + text;
  }

  private Stream<String> subject() {
    return labels.entrySet().stream()
        .filter(label -> !label.getKey().equals("cluster"))
        .map(Map.Entry::getValue);
  }

  /** Returns the cluster, empty if it is not known. */
  public String cluster() {
    return labels.getOrDefault("cluster", "");
  }

  CheckFinding withCauses(List<String> found) {
    return new CheckFinding(
        area, rule, severity, labels, summary, detail, holds, action, runbook, found);
  }
}

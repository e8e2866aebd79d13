package io.kraftexporter.check;

import io.kraftexporter.scrape.SourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out why clusters, JVMs and sources do not answer, step by step. */
final class ReachCheck {
  static final String RULE = "ClusterUnreachable";
  static final String REFUSED = "SourceRefused";
  static final String UNAVAILABLE = "kraft_exporter_source_unavailable";

  private final Observation observation;

  ReachCheck(Observation observation) {
    this.observation = observation;
  }

  /**
   * Returns a finding for each cluster that does not name its nodes. It is critical where no
   * address can be connected to, and else unknown: the cluster may be well, and the exporter is
   * refused.
   */
  List<CheckFinding> unreached() {
    List<CheckFinding> findings = new ArrayList<>();
    for (String cluster : observation.unreached()) {
      String reason = observation.problem(SourceId.of("topology"), cluster);
      ReachStep step = ReachStep.of(reason);
      Map<String, String> labels = new LinkedHashMap<>();
      if (!cluster.isEmpty()) {
        labels.put("cluster", cluster);
      }
      findings.add(
          new CheckFinding(
              Area.REACH,
              RULE,
              step == ReachStep.PORT || step == ReachStep.ANSWER
                  ? Severity.CRITICAL
                  : Severity.UNKNOWN,
              labels,
              "Kafka cannot be read: " + step.problem(),
              reason.isEmpty() ? "no answer within the time of the check" : reason,
              "",
              step.action(),
              "",
              List.of()));
    }
    return findings;
  }

  /**
   * Returns a finding for each source that lacks an ACL. No alert reports them, as on a managed
   * cluster some ACLs cannot be had; who asks for a check is to know.
   */
  List<CheckFinding> refused() {
    return observation.of(UNAVAILABLE, Map.of("reason", "authorization")).stream()
        .map(
            element -> {
              Map<String, String> labels = new LinkedHashMap<>();
              if (!element.label("cluster").isEmpty()) {
                labels.put("cluster", element.label("cluster"));
              }
              String source = element.label("source");
              labels.put("source", source);
              return new CheckFinding(
                  Area.REACH,
                  REFUSED,
                  Severity.UNKNOWN,
                  labels,
                  "Source " + source + " lacks an ACL",
                  observation.problem(SourceId.of(source), element.label("cluster")),
                  "",
                  ReachStep.PERMISSION.action(),
                  "",
                  List.of());
            })
        .toList();
  }

  /** Returns the reasons behind a finding about a JVM or a source. */
  List<String> causes(CheckFinding finding) {
    SourceId id =
        switch (finding.rule()) {
          case "KafkaNodeUnobserved" ->
              new SourceId("jmx", "node_id", finding.labels().getOrDefault("node_id", ""));
          case "KafkaExporterSourceFailing" -> source(finding.labels());
          default -> SourceId.of("");
        };
    String reason = observation.problem(id, finding.cluster());
    if (reason.isEmpty()) {
      return List.of();
    }
    ReachStep step = ReachStep.of(reason);
    return List.of(step.problem() + ": " + reason);
  }

  private static SourceId source(Map<String, String> labels) {
    String kind = labels.getOrDefault("source", "");
    String jvm = labels.getOrDefault("jvm", "");
    return jvm.isEmpty() ? SourceId.of(kind) : SourceId.ofJvm(kind, jvm);
  }
}

package io.kraftexporter.dashboards;

import io.kraftexporter.dashboards.PanelSurvey.Answer;
import io.kraftexporter.dashboards.PanelSurvey.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A page that says which panels have data with which kind of sources. */
final class PanelTable {
  private static final String HEAD =
      """
      # Panels and their sources

      Over a cluster on which everything happens. A panel counts where one of its queries has a result, or where 0 is the answer:
      its metrics are there, and it looks for what should not be.

      """;

  private final Map<String, Map<String, List<Finding>>> kinds = new LinkedHashMap<>();
  private final Map<String, String> excused;

  PanelTable(Map<String, String> excused) {
    this.excused = excused;
  }

  /** Adds a kind of sources. */
  PanelTable with(String kind, Collection<Finding> findings) {
    kinds.put(
        kind,
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    Finding::dashboard, LinkedHashMap::new, Collectors.toList())));
    return this;
  }

  String markdown() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("| Dashboard | Panels | ").append(String.join(" | ", kinds.keySet()));
    text.append(" |\n|---|---|").append("---|".repeat(kinds.size())).append('\n');
    Map<String, Integer> sums = new LinkedHashMap<>();
    int panels = 0;
    for (Map.Entry<String, List<Finding>> dashboard : first().entrySet()) {
      panels += dashboard.getValue().size();
      text.append("| ").append(dashboard.getKey()).append(" | ");
      text.append(dashboard.getValue().size()).append(" |");
      kinds.forEach(
          (kind, all) -> {
            int shown =
                (int) all.get(dashboard.getKey()).stream().filter(PanelTable::shown).count();
            sums.merge(kind, shown, Integer::sum);
            text.append(' ').append(shown).append(" |");
          });
      text.append('\n');
    }
    text.append("| All | ").append(panels).append(" |");
    sums.values().forEach(sum -> text.append(' ').append(sum).append(" |"));
    text.append("\n");
    kinds.forEach((kind, all) -> lacking(kind, all, text));
    return text.toString();
  }

  private Map<String, List<Finding>> first() {
    return kinds.values().iterator().next();
  }

  private static boolean shown(Finding finding) {
    return finding.answer() != Answer.NOTHING;
  }

  private void lacking(String kind, Map<String, List<Finding>> all, StringBuilder text) {
    text.append("\n## Without data: ").append(kind).append("\n\n");
    text.append("| Dashboard | Needs | Panels |\n|---|---|---|\n");
    all.forEach(
        (dashboard, findings) -> {
          Map<String, List<String>> byReason = new TreeMap<>();
          for (Finding finding : findings) {
            if (!shown(finding)) {
              byReason
                  .computeIfAbsent(reason(finding), reason -> new ArrayList<>())
                  .add(finding.panel());
            }
          }
          byReason.forEach(
              (reason, panels) ->
                  text.append(
                      "| %s | %s | %s |%n"
                          .formatted(dashboard, reason, String.join(" · ", panels))));
        });
  }

  private String reason(Finding finding) {
    return excused.getOrDefault(
        finding.name(),
        finding.lacking().stream().map(Origin::toString).collect(Collectors.joining(", ")));
  }
}

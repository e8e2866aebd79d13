package io.kraftexporter.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * The runbooks of an installation, for what to do about a finding.
 *
 * @param directory with a page for each alert
 */
record Runbooks(Path directory) {
  private static final String HEADING = "## Mitigation";
  private static final Map<String, String> PLACEHOLDERS =
      Map.of(
          "CLUSTER", "cluster",
          "NODE", "node_id",
          "GROUP", "group",
          "TOPIC", "topic");

  /**
   * Returns the first paragraph or item of an alert's mitigation, with the subject in it; empty if
   * there is no page.
   */
  String action(String alert, Map<String, String> labels) {
    String text = String.join(" ", paragraph(alert));
    for (Map.Entry<String, String> placeholder : PLACEHOLDERS.entrySet()) {
      String value = labels.get(placeholder.getValue());
      if (value != null) {
        text = text.replaceAll("\\b" + placeholder.getKey() + "\\b", quoted(value));
      }
    }
    return text;
  }

  private static String quoted(String value) {
    return Matcher.quoteReplacement(value);
  }

  private List<String> paragraph(String alert) {
    List<String> paragraph = new ArrayList<>();
    boolean within = false;
    for (String line : lines(alert)) {
      boolean ends = line.isBlank() || line.startsWith("- ") || line.startsWith("```");
      if (within && ends && !paragraph.isEmpty()) {
        return paragraph;
      }
      if (within && !line.isBlank() && !line.startsWith("#")) {
        paragraph.add(line.startsWith("- ") ? line.substring(2) : line.strip());
      }
      within = (within && !line.startsWith("## ")) || line.equals(HEADING);
    }
    return paragraph;
  }

  private List<String> lines(String alert) {
    Path page = directory.resolve(alert + ".md");
    try {
      return Files.exists(page) ? Files.readAllLines(page) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}

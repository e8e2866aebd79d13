package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A dashboard as it is shipped.
 *
 * @param name the file's name
 */
record Dashboard(String name, JsonNode json) {
  static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((?:(.*),\\s*)?\\w+\\)");

  /** The dashboards of {@code dashboards/}. */
  static List<Dashboard> shipped() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    for (Path file : Shipped.files("dashboards", ".json")) {
      dashboards.add(new Dashboard(file.getFileName().toString(), Shipped.read(file)));
    }
    if (dashboards.isEmpty()) {
      throw new IllegalStateException("there is no dashboard");
    }
    return dashboards;
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** All panels, without the rows that hold them. */
  Stream<JsonNode> panels() {
    return Shipped.each(json.path("panels"))
        .flatMap(panel -> Stream.concat(Stream.of(panel), Shipped.each(panel.path("panels"))))
        .filter(panel -> !panel.path("type").asText().equals("row"));
  }

  /** The panels that are seen, and queried, when the dashboard is opened. */
  Stream<JsonNode> openPanels() {
    return Shipped.each(json.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"));
  }

  static Stream<JsonNode> targets(Stream<JsonNode> panels) {
    return panels.flatMap(panel -> Shipped.each(panel.path("targets")));
  }

  Stream<JsonNode> variables() {
    return Shipped.each(json.at("/templating/list"));
  }

  Stream<JsonNode> annotations() {
    return Shipped.each(json.at("/annotations/list"))
        .filter(annotation -> annotation.path("builtIn").asInt() == 0);
  }

  /** All the PromQL in it. */
  Stream<String> expressions() {
    return Stream.of(
            targets(panels()).map(target -> target.path("expr").asText()),
            annotations().map(annotation -> annotation.path("expr").asText()),
            variables()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .map(variable -> LABEL_VALUES.matcher(variable.at("/query/query").asText()))
                .filter(Matcher::matches)
                .map(match -> match.group(1)))
        .flatMap(expressions -> expressions);
  }
}

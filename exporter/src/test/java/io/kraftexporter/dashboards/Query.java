package io.kraftexporter.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of a panel.
 *
 * @param expression PromQL without the label {@code cluster}, which is added to every selector
 * @param legend names the series
 */
record Query(String expression, String legend) {
  private static final String RATE = "[$__rate_interval]";

  /** Matchers in short: {@code $node} is {@code node_id=~"$node"}. */
  private static final Pattern SHORT =
      Pattern.compile("\\$(node|topic|group|instance)(?=\\s*(?:,|$))");

  /**
   * Series of the exporter's process, and alerts on it: they have no cluster where the process
   * reads several.
   */
  private static final Pattern PROCESS = Pattern.compile("^\\$process(?:,\\s*|$)");

  private static final Pattern RATE_OF_ITS_OWN =
      Pattern.compile("\\brate\\(([\\w:]+\\{[^}]*})\\[(\\d+)([smhd])]\\)");

  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "m", 60, "h", 3600, "d", 86400);

  private static final Pattern ALL_CLUSTERS = Pattern.compile("\\$clusters");
  private static final Pattern LABELS = Pattern.compile("\\{\\{(\\w+)}}");

  /** Labels of which one leads to another dashboard, the most particular first. */
  private static final List<String> LEADING =
      List.of("group", "consumergroup", "sharegroup", "topic", "node_id", "cluster");

  /**
   * Reads a query as the source gives it: {@code query}, {@code legend}, and {@code top} of {@code
   * by}.
   */
  static Query of(JsonNode source, JsonNode panel) {
    String legend = source.path("legend").asText(panel.path("legend").asText());
    String expression = source.path("query").asText().strip();
    JsonNode top = source.has("top") ? source : panel;
    return new Query(
        top.has("top")
            ? top(expression, top.path("top").asInt(), top.path("by").asText())
            : expression,
        legend);
  }

  /**
   * The series that are highest over the time that is shown. Ranked once and for all of it: a plain
   * {@code topk} ranks at every step anew and shows other series at each. By the increase, which
   * ranks as the rate does.
   */
  private static String top(String expression, int count, String by) {
    String whole =
        Selectors.rewrite(expression, (metric, matchers) -> metric + braces(matchers) + " @ end()")
            .replace(" @ end()" + RATE, "[$__range] @ end()")
            .replace("rate(", "increase(");
    return "(%s) and on (%s) topk(%d, %s)".formatted(expression, by, count, whole);
  }

  /** The query with one cluster in each selector, and this matcher, too, if it is not empty. */
  String complete(String matcher, boolean allClusters) {
    String cluster = allClusters ? "cluster=~\"$cluster\"" : "cluster=\"$cluster\"";
    BinaryOperator<String> selector =
        (metric, written) -> {
          String matchers = PROCESS.matcher(written).replaceFirst("");
          boolean ofProcess = !matchers.equals(written);
          List<String> all = new ArrayList<>();
          all.add(ofProcess ? "cluster=~\"$cluster|\"" : cluster);
          if (!matcher.isEmpty()) {
            all.add(matcher);
          }
          if (!matchers.isEmpty()) {
            all.add(SHORT.matcher(matchers).replaceAll(Query::matcher));
          }
          return metric.startsWith("prometheus_")
              ? metric + braces(matchers)
              : metric + "{" + String.join(", ", all) + "}";
        };
    String complete = Selectors.rewrite(ALL_CLUSTERS.matcher(expression).replaceAll(""), selector);
    return RATE_OF_ITS_OWN.matcher(complete).replaceAll(Query::increase);
  }

  /**
   * A rate over a range of its own, such as that of an alert. Grafana's linter wants rates over
   * {@code $__rate_interval} only, as a range that is shorter than two scrapes would be empty.
   */
  private static String increase(MatchResult rate) {
    String range = rate.group(2) + rate.group(3);
    long seconds = Long.parseLong(rate.group(2)) * SECONDS.get(rate.group(3));
    return Matcher.quoteReplacement(
        "(increase(%s[%s]) / %d)".formatted(rate.group(1), range, seconds));
  }

  private static String matcher(MatchResult found) {
    String name = found.group(1);
    String label = name.equals("node") ? "node_id" : name;
    return label + "=~\"\\$" + name + "\"";
  }

  private static String braces(String matchers) {
    return matchers.isEmpty() ? "" : "{" + matchers + "}";
  }

  /** The label by which a series leads to another dashboard; empty if there is none. */
  String leadingLabel() {
    List<String> labels = labels();
    return LEADING.stream().filter(labels::contains).findFirst().orElse("");
  }

  /** The labels that the legend names. */
  List<String> labels() {
    return LABELS.matcher(legend).results().map(found -> found.group(1)).toList();
  }

  ObjectNode json(Common common, String refId, String expression, boolean instant, String format) {
    ObjectNode target = JsonNodeFactory.instance.objectNode();
    target.set("datasource", common.dataSource());
    return target
        .put("refId", refId)
        .put("editorMode", "code")
        .put("expr", expression)
        .put("legendFormat", legend)
        .put("format", format)
        .put("exemplar", false)
        .put("instant", instant)
        .put("range", !instant);
  }
}

package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The cluster is in every selector, and nowhere else. */
final class SelectorsTest {
  @Test
  void everySelectorGetsTheCluster() {
    assertEquals(
        "sum by (node_id) ((increase(a_total{cluster=\"$cluster\"}[5m]) / 300)) / 1e3"
            + " or on (topic) group_left (x) max(b{cluster=\"$cluster\", le=\"{a,b}\"} offset 1h)"
            + " and count({cluster=\"$cluster\", __name__=~\"c|d\"}) == bool 1",
        complete(
            "sum by (node_id) (rate(a_total[5m])) / 1e3"
                + " or on (topic) group_left (x) max(b{le=\"{a,b}\"} offset 1h)"
                + " and count({__name__=~\"c|d\"}) == bool 1"));
  }

  @Test
  void matchersMayBeShort() {
    assertEquals(
        "a{cluster=\"$cluster\", node_id=~\"$node\", topic=~\"$topic\", x=\"y\"}",
        complete("a{$node, $topic, x=\"y\"}"));
  }

  @Test
  void highestAreRankedOnceOverTheTimeShown() throws Exception {
    JsonNode source =
        new ObjectMapper()
            .readTree(
                """
                {"query": "sum by (topic) (rate(a_total{x=\\"y\\"}[$__rate_interval])) * b",
                 "top": 5, "by": "topic", "legend": "{{topic}}"}
                """);
    assertEquals(
        "(sum by (topic) (rate(a_total{x=\"y\"}[$__rate_interval])) * b) and on (topic) topk(5, "
            + "sum by (topic) (increase(a_total{x=\"y\"}[$__range] @ end())) * b @ end())",
        Query.of(source, source).expression());
  }

  private static String complete(String expression) {
    return new Query(expression, "").complete("", false);
  }
}

package io.kraftexporter.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.status.LatestValue;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.StatusReader;
import io.kraftexporter.status.Statuses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunbookPageTest {
  private static final String METRIC = "kafka_consumergroup_lag_seconds";

  @Test
  void presentValuesStandBesideTheQuery() {
    assertEquals(
        """
        <h1>KafkaGroupStuck</h1>
        <p>Which: <code>topk(3, max by (topic) (kafka_consumergroup_lag_seconds{cluster=&quot;CLUSTER&quot;, consumergroup=&quot;GROUP&quot;, topic!=&quot;a&quot;}))</code>.</p>
        <div class=q><p class=n>Now, <code>kafka_consumergroup_lag_seconds{cluster=&quot;CLUSTER&quot;, consumergroup=&quot;GROUP&quot;, topic!=&quot;a&quot;}</code>: 2 series.</p>
        <table><tbody>
        <tr><td><code>{consumergroup=&quot;g2&quot;, topic=&quot;&lt;b&gt;&quot;}</code><td>7.25000
        <tr><td><code>{consumergroup=&quot;g1&quot;, topic=&quot;b&quot;}</code><td>3
        </table></div>
        <p>Unknown: <code>kafka_unknown_metric{x=&quot;1&quot;}</code>, none: <code>kafka_consumergroup_lag_seconds{topic=&quot;c&quot;} &gt; 0</code>.</p>
        <div class=q><p class=n>Now, <code>kafka_consumergroup_lag_seconds{topic=&quot;c&quot;}</code>: no series.</p></div>
        """,
        main(
            """
            # KafkaGroupStuck

            Which: `topk(3, max by (topic) (kafka_consumergroup_lag_seconds{cluster="CLUSTER", consumergroup="GROUP", topic!="a"}))`.

            Unknown: `kafka_unknown_metric{x="1"}`, none: `kafka_consumergroup_lag_seconds{topic="c"} > 0`.
            """,
            List.of(value("a", "g1", 9), value("b", "g1", 3), value("<b>", "g2", 7.25))));
  }

  @Test
  void tenHighestValuesAreShown() {
    List<LatestValue> values = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      values.add(value("t" + i, "g", i));
    }

    String page = main("`" + METRIC + "`", values);

    assertEquals(
        List.of("t12", "t11", "t10", "t9", "t8", "t7", "t6", "t5", "t4", "t3"),
        page.lines()
            .filter(line -> line.startsWith("<tr>"))
            .map(line -> line.replaceAll(".*topic=&quot;(.*?)&quot;.*", "$1"))
            .toList());
  }

  private static LatestValue value(String topic, String group, double value) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("consumergroup", group);
    labels.put("topic", topic);
    return new LatestValue("orders", labels, value);
  }

  private static String main(String markdown, List<LatestValue> values) {
    String page =
        RunbookPage.html("KafkaGroupStuck", markdown, new FixedValues(values), "1.0.0", "../");
    String begin = "<main>\n";
    return page.substring(page.indexOf(begin) + begin.length(), page.indexOf("</main>"));
  }

  /** The values of one metric. */
  private record FixedValues(List<LatestValue> values) implements StatusReader {
    @Override
    public Status status() {
      return Statuses.well();
    }

    @Override
    public List<LatestValue> latest(String metric) {
      return metric.equals(METRIC) ? values : List.of();
    }

    @Override
    public List<String> runbooks() {
      return List.of();
    }

    @Override
    public Optional<String> runbook(String name) {
      return Optional.empty();
    }
  }
}

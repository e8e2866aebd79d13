package io.kraftexporter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The formats in which {@code --print-metrics} lists metrics. */
enum MetricsFormat {
  TEXT {
    @Override
    List<String> lines(List<Metric> metrics) {
      return metrics.stream()
          .map(metric -> metric.name() + " " + type(metric) + " " + metric.help())
          .toList();
    }
  },
  MARKDOWN {
    @Override
    List<String> lines(List<Metric> metrics) {
      return Stream.concat(
              Stream.of("| metric | type | labels | meaning |", "|---|---|---|---|"),
              metrics.stream().map(MetricsFormat::row))
          .toList();
    }
  },
  JSON {
    @Override
    List<String> lines(List<Metric> metrics) {
      ObjectMapper mapper = new ObjectMapper();
      List<String> lines = new ArrayList<>(List.of("["));
      for (Metric metric : metrics) {
        ObjectNode node = mapper.createObjectNode();
        node.put("name", metric.name()).put("type", type(metric));
        ArrayNode labels = node.putArray("labels");
        metric.labels().forEach(labels::add);
        node.put("help", metric.help());
        String comma = lines.size() == metrics.size() ? "" : ",";
        lines.add(text(mapper, node) + comma);
      }
      lines.add("]");
      return lines;
    }
  };

  /** Returns the listing of these metrics with the lines of its frame, if the format has one. */
  abstract List<String> lines(List<Metric> metrics);

  /** Returns a metric as a row of a table in Markdown. */
  static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.name(),
            type(metric),
            String.join(", ", metric.labels()),
            metric.help().replace("|", "\\|"));
  }

  private static String type(Metric metric) {
    return metric.type().name().toLowerCase(Locale.ROOT);
  }

  private static String text(ObjectMapper mapper, ObjectNode node) {
    try {
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree without objects of its own", e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

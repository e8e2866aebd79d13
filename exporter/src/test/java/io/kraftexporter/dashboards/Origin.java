package io.kraftexporter.dashboards;

import java.util.Arrays;
import java.util.regex.Pattern;

/** The kinds of sources of metrics, told by a metric's name; the first that fits. */
enum Origin {
  MACHINE(
      "the machine",
      "node_.*|kafka_os_setting.*|kafka_log_dir_.*|kafka_broker_process_.*|kafka_topic_page_cache_.*"
          + "|kafka_page_cache_.*"),
  EXPORTER_ITSELF("the exporter itself", "kraft_exporter_.*"),
  CLIENT_JMX(
      "JMX of clients, Connect or MirrorMaker 2", "kafka_(?:connect|producer|consumer|streams)_.*"),
  NODE_JMX(
      "JMX of brokers and controllers",
      "(?:kafka_(?:server|network|controller|log|coordinator)|jvm|process)_.*"),
  REQUESTS("requests to Kafka", "kafka_.*"),
  PROMETHEUS("Prometheus", ".*");

  private final String words;
  private final Pattern names;

  Origin(String words, String names) {
    this.words = words;
    this.names = Pattern.compile(names);
  }

  static Origin of(String metric) {
    return Arrays.stream(values())
        .filter(origin -> origin.names.matcher(metric).matches())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return words;
  }
}

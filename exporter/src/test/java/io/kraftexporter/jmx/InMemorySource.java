package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sources that read a JVM in memory by the rules of a test. */
final class InMemorySource {
  static final String RULES =
      """
      lowercaseOutputName: true
      includeObjectNames: ["kafka.server:*"]
      excludeObjectNames: ["kafka.server:type=Secret,*"]
      rules:
        - pattern: kafka.server<type=(\\w+), name=(\\w+)PerSec, topic=(.+)><>Count
          name: kafka_server_$1_$2_total
          type: COUNTER
          labels: {topic: "$3"}
          cache: true
        - pattern: kafka.server<type=(\\w+), name=(\\w+)><>Value
          name: kafka_server_$1_$2
          type: GAUGE
          cache: true
        - pattern: "kafka.server<type=raft-metrics><>current-state: ([a-z]+)"
          name: kafka_server_raft_metrics_current_state
          type: GAUGE
          value: 1
          labels: {state: "$1"}
        - pattern: kafka.server<type=raft-metrics><>(number-of-[a-z-]+|high-watermark)
          name: kafka_server_raft_metrics_$1
          type: GAUGE
          cache: true
      """;
  static final SourceId ID = SourceId.of("jmx", 3);
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private InMemorySource() {}

  /** A source that reads this JVM by the rules of one file. */
  static JmxSource source(InMemory jvm, String yaml) throws RuleFileException {
    return new JmxSource(ID, InMemory.ADDRESS, jvm, PATIENCE, List.of(rules(yaml)), Map.of());
  }

  static RuleFile rules(String yaml) throws RuleFileException {
    return RuleFile.parse("rules.yml", yaml);
  }

  static String collect(JmxSource source) throws Exception {
    return Lines.of(source.collect(Deadline.in(Duration.ofSeconds(1))));
  }
}

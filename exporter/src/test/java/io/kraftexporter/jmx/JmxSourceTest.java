package io.kraftexporter.jmx;

import static io.kraftexporter.jmx.InMemorySource.ID;
import static io.kraftexporter.jmx.InMemorySource.PATIENCE;
import static io.kraftexporter.jmx.InMemorySource.RULES;
import static io.kraftexporter.jmx.InMemorySource.collect;
import static io.kraftexporter.jmx.InMemorySource.rules;
import static io.kraftexporter.jmx.InMemorySource.source;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFiles;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The series that rules make of the beans of one JVM. */
class JmxSourceTest {
  private final InMemory jvm = new InMemory();

  @Test
  void everySeriesSaysOfWhichNodeItIs() throws Exception {
    jvm.bean("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=a.b")
        .with("Count", 5L)
        .with("OneMinuteRate", 0.5);
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    jvm.bean("kafka.server:type=Secret,name=Hidden").with("Value", 7);
    jvm.bean("kafka.log:type=Log,name=Size").with("Value", 7);
    try (JmxSource source = source(jvm, RULES)) {
      assertEquals(
          """
          kafka_server_brokertopicmetrics_bytesin_total{node_id="3",topic="a.b"} 5.0
          kafka_server_replicamanager_leadercount{node_id="3"} 7.0
          """,
          collect(source));
    }
  }

  /** KIP-1109: a consumer of Kafka 4.1 and later has the beans of topics with dots twice. */
  @Test
  void topicsWithDotsAreReadOnce() throws Exception {
    String rules =
        """
        includeObjectNames: ["kafka.consumer:*"]
        rules:
          - pattern: client-id=(.+), topic=([^,]+)(?:, partition=(\\d+))?><>records-lag
            name: lag
            labels: {client: "$1", topic: "$2", partition: "$3"}
        """;
    String bean = "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=%s,topic=%s";
    jvm.bean(bean.formatted("a", "t_one")).with("records-lag", 1);
    try (JmxSource source = source(jvm, rules)) {
      assertEquals("lag{node_id=\"3\",client=\"a\",topic=\"t_one\"} 1.0\n", collect(source));

      jvm.bean(bean.formatted("a", "t.one")).with("records-lag", 2);
      jvm.bean(bean.formatted("a", "t.one,partition=0")).with("records-lag", 3);
      jvm.bean(bean.formatted("a", "t_one,partition=0")).with("records-lag", 3);
      jvm.bean(bean.formatted("a", "t_one,partition=1")).with("records-lag", 4);
      jvm.bean(bean.formatted("b", "t_one")).with("records-lag", 5);
      assertEquals(
          """
          lag{node_id="3",client="a",partition="0",topic="t.one"} 3.0
          lag{node_id="3",client="a",partition="1",topic="t_one"} 4.0
          lag{node_id="3",client="a",topic="t.one"} 2.0
          lag{node_id="3",client="b",topic="t_one"} 5.0
          """,
          sorted(collect(source)));

      jvm.remove(bean.formatted("a", "t.one"));
      assertEquals(
          """
          lag{node_id="3",client="a",partition="0",topic="t.one"} 3.0
          lag{node_id="3",client="a",partition="1",topic="t_one"} 4.0
          lag{node_id="3",client="a",topic="t_one"} 1.0
          lag{node_id="3",client="b",topic="t_one"} 5.0
          """,
          sorted(collect(source)));
    }
  }

  private static String sorted(String lines) {
    return lines.lines().sorted().collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void raftStateAndAttributesFollowTheRole() throws Exception {
    Bean raft =
        jvm.bean("kafka.server:type=raft-metrics")
            .with("current-state", "follower")
            .with("high-watermark", 100L);
    String follower =
        """
        kafka_server_raft_metrics_current_state{node_id="3",state="follower"} 1.0
        kafka_server_raft_metrics_high_watermark{node_id="3"} 100.0
        """;
    try (JmxSource source = source(jvm, RULES)) {
      assertEquals(follower, collect(source));
      raft.with("current-state", "leader").with("number-of-observers", 2);
      assertEquals(
          """
          kafka_server_raft_metrics_current_state{node_id="3",state="leader"} 1.0
          kafka_server_raft_metrics_high_watermark{node_id="3"} 100.0
          kafka_server_raft_metrics_number_of_observers{node_id="3"} 2.0
          """,
          collect(source));
      raft.with("current-state", "follower").attributes.remove("number-of-observers");
      assertEquals(follower, collect(source));
    }
  }

  @Test
  void ruleThatLooksAtTheValueFollowsIt() throws Exception {
    Bean bean = jvm.bean("kafka.server:type=A").with("State", "STARTING");
    try (JmxSource source =
        source(
            jvm,
            """
            rules:
              - pattern: 'State: [^R].*'
                name: not_running
                value: 1
              - pattern: State.+RUNNING
                name: running
                value: 1
            """)) {
      assertEquals("not_running{node_id=\"3\"} 1.0\n", collect(source));
      bean.with("State", "RUNNING");
      assertEquals("running{node_id=\"3\"} 1.0\n", collect(source));
      bean.with("State", "STOPPED");
      assertEquals("not_running{node_id=\"3\"} 1.0\n", collect(source));
    }
  }

  @Test
  void oneBadBeanCostsNoOther() throws Exception {
    jvm.bean("kafka.server:type=A,name=Throws")
        .with(
            "Value",
            supplier(
                () -> {
                  throw new IllegalStateException("no");
                }));
    jvm.bean("kafka.server:type=B,name=HalfThrows")
        .with(
            "Broken",
            supplier(
                () -> {
                  throw new IllegalStateException("no");
                }))
        .with("Value", 1);
    jvm.bean("kafka.server:type=C,name=NaN").with("Value", Double.NaN);
    jvm.bean("kafka.server:type=D,name=Text").with("Value", "1");
    jvm.bean("kafka.server:type=E,name=Fine").with("Value", true);
    try (JmxSource source = source(jvm, RULES)) {
      assertEquals(
          """
          kafka_server_b_halfthrows{node_id="3"} 1.0
          kafka_server_c_nan{node_id="3"} NaN
          kafka_server_e_fine{node_id="3"} 1.0
          """,
          collect(source));
    }
  }

  @Test
  void oneBadRuleCostsNoOther() throws Exception {
    jvm.bean("kafka.server:type=A,name=x").with("Value", 1).with("Other", 2);
    try (JmxSource source =
        source(
            jvm,
            """
            rules:
              - pattern: kafka.server<type=(.+), name=(.+)><>Other
                name: two_labels_of_one_name
                labels: {"a$2": "1", "ax": "2"}
              - pattern: kafka.server<type=(.+), name=(.+)><>Value
                name: fine
            """)) {
      assertEquals("fine{node_id=\"3\"} 1.0\n", collect(source));
    }
  }

  @Test
  void aRulesOwnNodeIdIsRenamed() throws Exception {
    jvm.bean("kafka.server:type=A,name=x").with("Value", 1);
    try (JmxSource source =
        source(
            jvm,
            """
            rules:
              - pattern: kafka.server<type=A, name=x><>Value
                name: a
                labels: {node_id: "9"}
            """)) {
      assertEquals("a{node_id=\"3\",exported_node_id=\"9\"} 1.0\n", collect(source));
    }
  }

  @Test
  void theEarlierFileCountsWhereTwoProduceOneSeries() throws Exception {
    jvm.bean("kafka.server:type=A,name=x").with("Value", 1);
    jvm.bean("kafka.server:type=B,name=x").with("Value", 2);
    String template =
        """
        rules:
          - pattern: kafka.server<type=%s, name=x><>Value
            name: same
        """;
    for (List<String> order : List.of(List.of("A", "B"), List.of("B", "A"))) {
      List<RuleFile> files =
          List.of(rules(template.formatted(order.get(0))), rules(template.formatted(order.get(1))));
      try (JmxSource source = new JmxSource(ID, InMemory.ADDRESS, jvm, PATIENCE, files, Map.of())) {
        String value = order.get(0).equals("A") ? "1.0" : "2.0";
        assertEquals("same{node_id=\"3\"} " + value + "\n", collect(source));
      }
    }
  }

  @Test
  void aProfileHasWhatTheOthersHaveNot() throws Exception {
    jvm.bean("kafka.server:type=A,name=x").with("Value", 1).with("Count", 2);
    RuleFile always = rules("rules: [{pattern: '><>Value', name: a}]");
    RuleFile mine =
        rules("rules: [{pattern: '><>Value', name: a, labels: {b: c}}, {pattern: Count, name: m}]");
    RuleFile other = rules("rules: [{pattern: Value, name: o}]");
    RuleFiles files =
        new RuleFiles(List.of(always), Map.of("mine", List.of(mine, always), "o", List.of(other)));
    try (JmxSource source = source(jvm, "")) {
      source.use(files);
      Samples samples = source.collect(Deadline.in(Duration.ofSeconds(1)));
      assertEquals("a{node_id=\"3\"} 1.0\n", Lines.of(samples));
      assertEquals("m{node_id=\"3\"} 2.0\n", Lines.of(samples.profile("mine")));
      assertEquals("o{node_id=\"3\"} 1.0\n", Lines.of(samples.profile("o")));
      assertEquals("", Lines.of(samples.profile("none")));
      assertEquals(
          1,
          jvm.calls.stream().filter(call -> call.startsWith("read kafka.server:type=A")).count());
    }
  }

  @Test
  void otherRuleFilesCountFromTheNextCollectionOnTheSameConnection() throws Exception {
    jvm.bean("kafka.server:type=A,name=x").with("Value", 1);
    jvm.bean("other:type=A").with("Value", 2);
    try (JmxSource source = source(jvm, RULES)) {
      assertEquals("kafka_server_a_x{node_id=\"3\"} 1.0\n", collect(source));
      source.use(
          new RuleFiles(
              List.of(rules("includeObjectNames: ['other:*']\nrules: [{pattern: V, name: v}]"))));
      assertEquals("v{node_id=\"3\"} 2.0\n", collect(source));
      assertEquals(1, jvm.connections);
    }
  }

  @Test
  void aTextThatARuleCannotDigestCostsNoOtherBean() throws Exception {
    jvm.bean("kafka.server:type=A").with("Text", "x".repeat(1_000_000));
    jvm.bean("kafka.server:type=B").with("Fine", 1);
    try (JmxSource source =
        source(
            jvm,
            """
            rules:
              - pattern: "Text: (x|y)*z"
                name: deep
              - pattern: Fine
                name: fine
            """)) {
      assertEquals("fine{node_id=\"3\"} 1.0\n", collect(source));
    }
  }

  private static Supplier<Object> supplier(Supplier<Object> supplier) {
    return supplier;
  }
}

package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.jmx.rules.RuleFiles;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.rmi.NoSuchObjectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JmxSourceTest {
  private static final String RULES =
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

  private static final SourceId ID = SourceId.of("jmx", 3);

  private final InMemory jvm = new InMemory();

  @Test
  void everySeriesSaysOfWhichNodeItIs() throws Exception {
    jvm.bean("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=a.b")
        .with("Count", 5L)
        .with("OneMinuteRate", 0.5);
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    jvm.bean("kafka.server:type=Secret,name=Hidden").with("Value", 7);
    jvm.bean("kafka.log:type=Log,name=Size").with("Value", 7);
    try (JmxSource source = source(RULES)) {
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
    try (JmxSource source = source(rules)) {
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
    try (JmxSource source = source(RULES)) {
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
  void whatNoRuleWantsIsReadOnce() throws Exception {
    Bean meter =
        jvm.bean("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=t")
            .with("Count", 5L)
            .with("OneMinuteRate", 0.5)
            .with("EventType", "bytes")
            .with("List", List.of())
            .with("NullYet", null);
    Bean other = jvm.bean("kafka.server:type=Other").with("x", 1);
    try (JmxSource source = source(RULES)) {
      collect(source);
      collect(source);
      collect(source);
      assertEquals(
          Map.of("Count", 3, "OneMinuteRate", 1, "EventType", 1, "List", 1, "NullYet", 3),
          meter.reads);
      assertEquals(Map.of("x", 1), other.reads);
    }
  }

  @Test
  void ruleThatLooksAtTheValueFollowsIt() throws Exception {
    Bean bean = jvm.bean("kafka.server:type=A").with("State", "STARTING");
    try (JmxSource source =
        source(
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
  void whatIsLearntSavesCalls() throws Exception {
    jvm.register("kafka.server:type=Plain,name=Gauge", new Plain());
    jvm.bean("kafka.server:type=raft-metrics").with("high-watermark", 100L);
    jvm.bean("kafka.server:type=Unwanted").with("x", 1);
    try (JmxSource source = source(RULES)) {
      String expected =
          """
          kafka_server_plain_gauge{node_id="3"} 4.0
          kafka_server_raft_metrics_high_watermark{node_id="3"} 100.0
          """;
      assertEquals(expected, collect(source));
      jvm.calls.clear();
      assertEquals(expected, collect(source));
      assertEquals(
          List.of(
              "info kafka.server:type=Unwanted",
              "info kafka.server:type=raft-metrics",
              "names kafka.server:type=app-info,id=*",
              "read kafka.server:type=Plain,name=Gauge",
              "read kafka.server:type=raft-metrics"),
          jvm.calls.stream().filter(call -> call.contains("kafka")).sorted().toList());
    }
  }

  /** Of which class they are is known from the list; Kafka's own are each as they are. */
  @Test
  void oneStandardBeanOfAClassSpeaksForAll() throws Exception {
    for (int i = 0; i < 5; i++) {
      jvm.register("kafka.server:type=Plain,name=P" + i, new Plain());
      jvm.bean("kafka.server:type=Own" + i + ",name=Own").with("Value", i);
    }
    try (JmxSource source = source(RULES)) {
      String all = collect(source);
      assertEquals(5, all.lines().filter(line -> line.startsWith("kafka_server_plain_p")).count());
      assertEquals(5, all.lines().filter(line -> line.contains("_own{")).count());
      assertEquals(
          1,
          jvm.calls.stream().filter(call -> call.startsWith("info kafka.server:type=Pl")).count(),
          jvm.calls::toString);
    }
  }

  @Test
  void beansThatComeAndGoAreFollowedWithoutAList() throws Exception {
    String one = "kafka.server:type=ReplicaManager,name=One";
    jvm.bean(one).with("Value", 1);
    try (JmxSource source = source(RULES)) {
      String first = "kafka_server_replicamanager_one{node_id=\"3\"} 1.0\n";
      String second = "kafka_server_replicamanager_two{node_id=\"3\"} 2.0\n";
      assertEquals(first, collect(source));
      jvm.calls.clear();
      jvm.bean("kafka.server:type=ReplicaManager,name=Two").with("Value", 2);
      jvm.bean("kafka.log:type=Log,name=Size").with("Value", 7);
      assertEquals(first + second, collect(source));
      jvm.remove(one);
      assertEquals(second, collect(source));
      jvm.bean(one).with("Value", "of another kind");
      assertEquals(second, collect(source));
      jvm.remove(one);
      jvm.bean(one).with("Value", 1);
      assertEquals(first + second, collect(source));
      assertEquals(
          List.of(),
          jvm.calls.stream().filter(call -> call.equals("instances kafka.server:*")).toList());
    }
  }

  @Test
  void whereTheJvmForgotWhatItHadToTellAllIsListed() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=One").with("Value", 1);
    try (JmxSource source = source(RULES)) {
      collect(source);
      jvm.remove("kafka.server:type=ReplicaManager,name=One");
      jvm.bean("kafka.server:type=ReplicaManager,name=Two").with("Value", 2);
      jvm.forgotten = jvm.notifications.size();
      assertEquals("kafka_server_replicamanager_two{node_id=\"3\"} 2.0\n", collect(source));
    }
  }

  @Test
  void steadyScrapesShareOneSeriesTable() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    jvm.bean("kafka.server:type=raft-metrics").with("current-state", "leader");
    try (JmxSource source = source(RULES)) {
      Samples first = source.collect(Deadline.in(Duration.ofSeconds(1)));
      Samples second = source.collect(Deadline.in(Duration.ofSeconds(1)));
      assertSame(first.table(), second.table());
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
    try (JmxSource source = source(RULES)) {
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
    try (JmxSource source = source("")) {
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
    try (JmxSource source = source(RULES)) {
      assertEquals("kafka_server_a_x{node_id=\"3\"} 1.0\n", collect(source));
      source.use(
          new RuleFiles(
              List.of(rules("includeObjectNames: ['other:*']\nrules: [{pattern: V, name: v}]"))));
      assertEquals("v{node_id=\"3\"} 2.0\n", collect(source));
      assertEquals(1, jvm.connections);
    }
  }

  @Test
  void anotherNodesJvmIsRefused() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source = source(RULES)) {
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
      jvm.bean("kafka.server:type=app-info,id=4");
      IOException refused = assertThrows(IOException.class, () -> collect(source));
      assertEquals("127.0.0.3:9999 is node 4, not 3", refused.getMessage());
      jvm.remove("kafka.server:type=app-info,id=4");
      jvm.bean("kafka.server:type=app-info,id=3");
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
    }
  }

  @Test
  void aFailedConnectionIsReplaced() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source = source(RULES)) {
      collect(source);
      collect(source);
      assertEquals(1, jvm.connections);
      jvm.silent = true;
      assertThrows(IOException.class, () -> collect(source));
      assertTrue(jvm.closed.tryAcquire(10, TimeUnit.SECONDS), "the old one is closed");
      assertThrows(IOException.class, () -> collect(source));
      jvm.silent = false;
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
      assertEquals(2, jvm.connections);
    }
  }

  /** Ends the connection as a JVM does that was not asked for two minutes. */
  @Test
  void aConnectionThatTheJvmHasDroppedCostsNoCollection() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source = source(RULES)) {
      String all = collect(source);
      jvm.dropped = 1;
      assertEquals(all, collect(source));
      assertEquals(2, jvm.connections);
      jvm.dropped = 3;
      assertThrows(NoSuchObjectException.class, () -> collect(source));
      assertEquals(3, jvm.connections);
    }
  }

  @Test
  void aCollectionThatTakesTooLongIsGivenUpAndTheNextGoesOn() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source =
        new JmxSource(ID, InMemory.ADDRESS, jvm, Duration.ZERO, List.of(rules(RULES)), Map.of())) {
      Deadline passed = Deadline.in(Duration.ZERO);
      assertEquals(
          "the JVM answers so slowly that its values would be out of date",
          assertThrows(IOException.class, () -> source.collect(passed)).getMessage());
      assertEquals(List.of(), jvm.calls);
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
      assertEquals(1, jvm.connections);
    }
  }

  @Test
  void valuesOfACollectionThatFailedAreNotServed() throws Exception {
    Bean bean = jvm.bean("java.lang:type=Threading").with("ThreadCount", 5);
    try (JmxSource source = source(RULES)) {
      jvm.wait =
          () -> {
            if (jvm.calls.contains("instances kafka.server:*")) {
              throw new IllegalStateException("not of the connection");
            }
          };
      assertThrows(IllegalStateException.class, () -> collect(source));
      jvm.wait = () -> {};
      bean.attributes.clear();
      assertEquals("", collect(source));
    }
  }

  @Test
  void aTextThatARuleCannotDigestCostsNoOtherBean() throws Exception {
    jvm.bean("kafka.server:type=A").with("Text", "x".repeat(1_000_000));
    jvm.bean("kafka.server:type=B").with("Fine", 1);
    try (JmxSource source =
        source(
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

  @Test
  void aClosedSourceStaysClosed() throws Exception {
    JmxSource source = source(RULES);
    collect(source);
    source.close();
    assertTrue(jvm.closed.tryAcquire(10, TimeUnit.SECONDS));
    assertThrows(IOException.class, () -> collect(source));
  }

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A standard MBean, whose description says that it never changes. */
  public interface PlainMBean {
    int getValue();
  }

  /** The implementation of {@link PlainMBean}. */
  public static final class Plain implements PlainMBean {
    @Override
    public int getValue() {
      return 4;
    }
  }

  private static Supplier<Object> supplier(Supplier<Object> supplier) {
    return supplier;
  }

  private JmxSource source(String yaml) throws RuleFileException {
    return new JmxSource(ID, InMemory.ADDRESS, jvm, PATIENCE, List.of(rules(yaml)), Map.of());
  }

  static RuleFile rules(String yaml) throws RuleFileException {
    return RuleFile.parse("rules.yml", yaml);
  }

  static String collect(JmxSource source) throws Exception {
    return Lines.of(source.collect(Deadline.in(Duration.ofSeconds(1))));
  }
}

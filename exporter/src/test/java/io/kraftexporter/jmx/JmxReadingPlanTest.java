package io.kraftexporter.jmx;

import static io.kraftexporter.jmx.InMemorySource.RULES;
import static io.kraftexporter.jmx.InMemorySource.collect;
import static io.kraftexporter.jmx.InMemorySource.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The calls that a steady source needs, and the beans that it follows. */
class JmxReadingPlanTest {
  private final InMemory jvm = new InMemory();

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
    try (JmxSource source = source(jvm, RULES)) {
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
  void whatIsLearntSavesCalls() throws Exception {
    jvm.register("kafka.server:type=Plain,name=Gauge", new Plain());
    jvm.bean("kafka.server:type=raft-metrics").with("high-watermark", 100L);
    jvm.bean("kafka.server:type=Unwanted").with("x", 1);
    try (JmxSource source = source(jvm, RULES)) {
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

  /** The list tells the classes of beans; each of Kafka's own beans is described by itself. */
  @Test
  void oneStandardBeanOfAClassSpeaksForAll() throws Exception {
    for (int i = 0; i < 5; i++) {
      jvm.register("kafka.server:type=Plain,name=P" + i, new Plain());
      jvm.bean("kafka.server:type=Own" + i + ",name=Own").with("Value", i);
    }
    try (JmxSource source = source(jvm, RULES)) {
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
    try (JmxSource source = source(jvm, RULES)) {
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
    try (JmxSource source = source(jvm, RULES)) {
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
    try (JmxSource source = source(jvm, RULES)) {
      Samples first = source.collect(Deadline.in(Duration.ofSeconds(1)));
      Samples second = source.collect(Deadline.in(Duration.ofSeconds(1)));
      assertSame(first.table(), second.table());
    }
  }

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
}

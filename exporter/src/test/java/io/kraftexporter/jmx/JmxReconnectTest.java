package io.kraftexporter.jmx;

import static io.kraftexporter.jmx.InMemorySource.ID;
import static io.kraftexporter.jmx.InMemorySource.RULES;
import static io.kraftexporter.jmx.InMemorySource.collect;
import static io.kraftexporter.jmx.InMemorySource.rules;
import static io.kraftexporter.jmx.InMemorySource.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import java.io.IOException;
import java.rmi.NoSuchObjectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The connection of a source: refused, lost, too slow and closed. */
class JmxReconnectTest {
  private final InMemory jvm = new InMemory();

  @Test
  void anotherNodesJvmIsRefused() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source = source(jvm, RULES)) {
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
      AtomicInteger otherNodes = new AtomicInteger();
      source.onOtherNode(otherNodes::incrementAndGet);
      jvm.bean("kafka.server:type=app-info,id=4");
      IOException refused = assertThrows(IOException.class, () -> collect(source));
      assertEquals("127.0.0.3:9999 is node 4, not 3", refused.getMessage());
      assertEquals(1, otherNodes.get());
      jvm.remove("kafka.server:type=app-info,id=4");
      jvm.bean("kafka.server:type=app-info,id=3");
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
    }
  }

  @Test
  void aFailedConnectionIsReplaced() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source = source(jvm, RULES)) {
      collect(source);
      collect(source);
      assertEquals(1, jvm.connections);
      jvm.silent = true;
      IOException silence = assertThrows(IOException.class, () -> collect(source));
      assertEquals("127.0.0.3:9999: Read timed out", FailureText.of(silence));
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
    try (JmxSource source = source(jvm, RULES)) {
      String all = collect(source);
      jvm.dropped = 1;
      assertEquals(all, collect(source));
      assertEquals(2, jvm.connections);
      jvm.dropped = 3;
      IOException dropped = assertThrows(IOException.class, () -> collect(source));
      assertEquals(NoSuchObjectException.class, dropped.getCause().getClass());
      assertEquals(3, jvm.connections);
    }
  }

  @Test
  void aCollectionThatTakesTooLongIsGivenUpAndTheNextGoesOn() throws Exception {
    jvm.bean("kafka.server:type=ReplicaManager,name=LeaderCount").with("Value", 7);
    try (JmxSource source =
        new JmxSource(ID, InMemory.ADDRESS, jvm, Duration.ZERO, List.of(rules(RULES)), Map.of())) {
      Deadline passed = Deadline.in(Duration.ZERO);
      IOException late = assertThrows(IOException.class, () -> source.collect(passed));
      assertEquals(
          "127.0.0.3:9999: the JVM answers so slowly that its values would be out of date",
          FailureText.of(late));
      assertEquals(List.of(), jvm.calls);
      assertEquals("kafka_server_replicamanager_leadercount{node_id=\"3\"} 7.0\n", collect(source));
      assertEquals(1, jvm.connections);
    }
  }

  @Test
  void valuesOfACollectionThatFailedAreNotServed() throws Exception {
    Bean bean = jvm.bean("java.lang:type=Threading").with("ThreadCount", 5);
    try (JmxSource source = source(jvm, RULES)) {
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
  void aClosedSourceStaysClosed() throws Exception {
    JmxSource source = source(jvm, RULES);
    collect(source);
    source.close();
    assertTrue(jvm.closed.tryAcquire(10, TimeUnit.SECONDS));
    assertThrows(IOException.class, () -> collect(source));
  }
}

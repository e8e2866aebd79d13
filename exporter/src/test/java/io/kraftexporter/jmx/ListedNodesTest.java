package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ListedNodesTest {
  private static final HostPort A = new HostPort("a", 1);
  private static final HostPort B = new HostPort("b", 1);

  private final Map<HostPort, InMemory> jvms = new ConcurrentHashMap<>();
  private final ListedNodes nodes = new ListedNodes(List.of(A, B), this::connect);

  private JmxConnection connect(HostPort address) throws IOException {
    InMemory jvm = jvms.get(address);
    if (jvm == null) {
      throw new IOException("refused");
    }
    return jvm.connect(address);
  }

  private InMemory node(HostPort address, int id) {
    InMemory jvm = new InMemory();
    jvm.bean("kafka.server:type=app-info,id=" + id);
    jvm.bean("kafka.server:type=app-info,client-id=" + (id + 10));
    jvms.put(address, jvm);
    return jvm;
  }

  private Samples collect() throws Exception {
    return nodes.collect(Deadline.in(Duration.ofSeconds(20)));
  }

  @Test
  void namesTheAddressesThatAreNotKnownYet() throws Exception {
    node(A, 1);
    jvms.put(B, new InMemory());
    IOException unknown = assertThrows(IOException.class, this::collect);
    assertEquals(
        "which nodes are they? b:1: has no bean kafka.server:type=app-info,id=N yet",
        unknown.getMessage());
    assertEquals(Map.of(1, A), nodes.nodes());
    jvms.remove(B);
    assertEquals(
        "which nodes are they? b:1: refused",
        assertThrows(IOException.class, this::collect).getMessage());
    node(B, 2);
    assertSame(Samples.NONE, collect());
    assertEquals(Map.of(1, A, 2, B), nodes.nodes());
  }

  @Test
  void largestNodeIdOfKafkaIsKnown() throws Exception {
    node(A, 1);
    node(B, Integer.MAX_VALUE).bean("kafka.server:type=app-info,id=2147483648");

    collect();

    assertEquals(Map.of(1, A, Integer.MAX_VALUE, B), nodes.nodes());
  }

  @Test
  void asksEachOnlyUntilItIsKnown() throws Exception {
    InMemory first = node(A, 1);
    InMemory second = node(B, 2);
    collect();
    collect();
    assertEquals(List.of(1, 1), List.of(first.connections, second.connections));
    jvms.clear();
    collect();
    assertEquals(Map.of(1, A, 2, B), nodes.nodes());
  }

  @Test
  void readsTheIdAgainOfAnAddressThatHasAnotherNode() throws Exception {
    node(A, 1);
    node(B, 2);
    collect();
    node(A, 3);
    nodes.forget(A);

    assertEquals(Map.of(2, B), nodes.nodes());
    assertSame(Samples.NONE, collect());
    assertEquals(Map.of(2, B, 3, A), nodes.nodes());
  }

  @Test
  void learnsWhatAnotherKnowsOfTheSameAddresses() throws Exception {
    node(A, 1);
    node(B, 2);
    collect();
    HostPort c = new HostPort("c", 1);
    ListedNodes next = new ListedNodes(List.of(c, B), this::connect);
    next.learn(nodes);
    assertEquals(Map.of(2, B), next.nodes());
  }

  @Test
  void twoAddressesOfOneNodeAreAMistake() {
    node(A, 1);
    node(B, 1);
    assertEquals(
        "which nodes are they? b:1: is node 1, and so is a:1",
        assertThrows(IOException.class, this::collect).getMessage());
    assertEquals(Map.of(1, A), nodes.nodes());
  }

  @Test
  void oneSilentAddressHoldsUpNeitherTheOthersNorTheAnswer() {
    CountDownLatch end = new CountDownLatch(1);
    node(B, 2);
    ListedNodes some =
        new ListedNodes(
            List.of(A, B),
            address -> {
              if (address.equals(A)) {
                await(end);
              }
              return connect(address);
            });
    assertEquals(
        "which nodes are they? a:1: no answer in time",
        assertThrows(IOException.class, () -> some.collect(Deadline.in(Duration.ofMillis(500))))
            .getMessage());
    assertEquals(Map.of(2, B), some.nodes());
    end.countDown();
  }

  /** Waits without notice of interrupts, as a read from a socket does. */
  private static void await(CountDownLatch end) {
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        // Goes on waiting.
      }
    }
  }
}

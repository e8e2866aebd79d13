package io.kraftexporter.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.jmx.remote.RemoteJmx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The promises of {@link KafkaCluster}, on one cluster; each test leaves it whole. */
@RunsBesideOthers
class KafkaClusterIT {
  private static KafkaCluster cluster;
  private static Admin admin;

  @BeforeAll
  static void start() {
    // A crashed node may only register again when its session has ended.
    cluster = KafkaCluster.combined(3).config("broker.session.timeout.ms", "4000").start();
    admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }

  @AfterAll
  static void close() {
    admin.close(Duration.ZERO);
    cluster.close();
    assertFalse(cluster.nodes().stream().anyMatch(KafkaNode::isRunning));
  }

  @Test
  void nodesListenOnTheSamePortsOfTheirOwnAddresses() throws Exception {
    assertEquals(
        cluster.nodes().stream()
            .collect(toMap(KafkaNode::id, node -> node.host() + ":" + node.kafkaPort())),
        admin.describeCluster().nodes().get().stream()
            .collect(toMap(Node::id, node -> node.host() + ":" + node.port())));
    for (KafkaNode node : cluster.nodes()) {
      assertEquals("127.0.0." + node.id(), node.host());
      assertEquals(node.pid(), pidByJmx(node));
    }
  }

  @Test
  void pausedNodeAnswersNothingUntilItIsResumed() throws Exception {
    KafkaNode node = cluster.node(2);
    node.pause();
    CompletableFuture<Long> answer = CompletableFuture.supplyAsync(() -> pidByJmx(node));
    assertThrows(TimeoutException.class, () -> answer.get(1, SECONDS));
    node.resume();
    assertEquals(node.pid(), answer.get(10, SECONDS));
  }

  @Test
  void killedNodeRejoins() throws Exception {
    KafkaNode node = cluster.node(3);
    long pid = node.pid();
    node.kill();
    assertFalse(node.isRunning());
    node.start();
    assertFalse(pid == node.pid());
    awaitBrokers(3);
  }

  @Test
  void stoppedNodeRejoins() throws Exception {
    KafkaNode node = cluster.node(1);
    node.stop();
    awaitBrokers(2);
    node.start();
    awaitBrokers(3);
  }

  @Test
  void nodeEndsWithUsEvenWhilePaused() throws Exception {
    KafkaNode node = cluster.node(2);
    node.pause();
    node.process().abandon();
    assertTrue(node.process().awaitEnd(Duration.ofSeconds(5)));
    node.start();
    awaitBrokers(3);
  }

  @Test
  void brokerJoinsDedicatedCluster() throws Exception {
    try (KafkaCluster dedicated = KafkaCluster.dedicated(1, 1).start();
        Admin client = Admin.create(Map.of("bootstrap.servers", dedicated.bootstrapServers()))) {
      assertEquals(
          "[node 1 (broker, 127.0.0.1), node 101 (controller, 127.0.0.101)]",
          dedicated.nodes().toString());
      assertEquals("node 2 (broker, 127.0.0.2)", dedicated.addBroker().toString());
      assertEquals(2, client.describeCluster().nodes().get().size());
    }
  }

  @Test
  void failedStartQuotesTheLog() {
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> KafkaCluster.combined(1).config("log.retention.ms", "never").start());
    assertTrue(
        failure
            .getMessage()
            .startsWith("node 1 (broker,controller, 127.0.0.1) ended before it was ready"));
    assertTrue(
        failure.getMessage().contains("Invalid value never for configuration log.retention.ms"));
  }

  private static void awaitBrokers(int count) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(20);
    while (admin.describeCluster().nodes().get().size() != count) {
      assertTrue(System.nanoTime() < deadline, () -> "not " + count + " brokers");
      Thread.sleep(100);
    }
  }

  private static long pidByJmx(KafkaNode node) {
    try {
      return (Long) RemoteJmx.read(node, ManagementFactory.RUNTIME_MXBEAN_NAME, "Pid");
    } catch (IOException | JMException e) {
      throw new IllegalStateException(e);
    }
  }
}

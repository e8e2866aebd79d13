package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.cluster.FaultProxy.Behaviour;
import io.kraftexporter.kafka.admin.Clients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scrapes the packaged exporter for minutes, while topics, groups and the JMX of a node come and
 * go, and compares what its process uses in the last third of the time with the first. {@code
 * -Dfaults.minutes} changes how long.
 */
@Tag("faults")
@Timeout(3600)
final class ChurnSoakIT {
  private static final Duration TIME = Duration.ofMinutes(Long.getLong("faults.minutes", 5));
  private static final Duration WARM_UP = TIME.dividedBy(5);
  private static final Duration SAMPLE = Duration.ofSeconds(5);
  private static final int SCRAPERS = 2;
  private static final int KEPT = 10;
  private static final List<String> ENDPOINTS =
      List.of("/metrics", "/metrics/cluster", "/metrics/node/3", "/metrics/host", "/sd");

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger scrapes = new AtomicInteger();
  private final AtomicInteger churned = new AtomicInteger();
  private final TreeSet<String> wrong = new TreeSet<>();

  @Test
  void usesNoMoreAtTheEndThanAtTheBegin() throws Exception {
    try (FaultCluster cluster = new FaultCluster()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < SCRAPERS; i++) {
        threads.add(start(() -> scrape(cluster)));
      }
      threads.add(start(() -> churn(cluster)));
      threads.add(start(() -> breakJmx(cluster)));
      Thread.sleep(WARM_UP.toMillis());
      List<ProcessUse> uses = sample(cluster);
      ended.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      int third = uses.size() / 3;
      ProcessUse first = ProcessUse.ofAll(uses.subList(0, third));
      ProcessUse last = ProcessUse.ofAll(uses.subList(uses.size() - third, uses.size()));
      String table = ProcessUse.table(first, last);
      String run =
          TIME.toMinutes() + " min: " + scrapes + " scrapes, " + churned + " topics and groups";
      System.out.println(run + "\n" + ProcessUse.HEADER + table + uses);
      if (Boolean.getBoolean("docs.update")) {
        FaultsPage.replace(ProcessUse.HEADER, table + "| " + run + " | | | |\n");
      }
      assertEquals(List.of(), List.copyOf(wrong));
      assertTrue(churned.get() > KEPT, "nothing came and went");
      assertEquals("", last.excessOver(first));
    }
  }

  private List<ProcessUse> sample(FaultCluster cluster) throws Exception {
    List<ProcessUse> uses = new ArrayList<>();
    long end = System.nanoTime() + TIME.minus(WARM_UP).toNanos();
    while (System.nanoTime() < end) {
      uses.add(ProcessUse.of(cluster.exporter().handle().pid()));
      Thread.sleep(SAMPLE.toMillis());
    }
    return uses;
  }

  private void scrape(FaultCluster cluster) throws Exception {
    for (int i = 0; !ended.get(); i++) {
      String path = ENDPOINTS.get(i % ENDPOINTS.size());
      int status = cluster.exporter().get(path).statusCode();
      scrapes.incrementAndGet();
      // The node's own endpoint has nothing fresh while its JMX is refused.
      if (status != 200 && !(status == 503 && path.endsWith("/3"))) {
        note(path + " " + status);
      }
    }
  }

  private void churn(FaultCluster cluster) throws Exception {
    Deque<String> names = new ArrayDeque<>();
    try (Clients clients = new Clients(cluster.cluster())) {
      while (!ended.get()) {
        String name = "churn-" + churned.incrementAndGet();
        try {
          TopicPartition partition = clients.partition(name);
          clients.commit(name, Map.of(partition, 0L));
          names.add(name);
          if (names.size() > KEPT) {
            String old = names.remove();
            clients.admin().deleteConsumerGroups(List.of(old)).all().get();
            clients.admin().deleteTopics(List.of(old)).all().get();
          }
        } catch (ExecutionException e) {
          Thread.sleep(100); // the topic is not known everywhere yet, or the broker is busy
        }
      }
    }
  }

  private void breakJmx(FaultCluster cluster) throws Exception {
    while (!ended.get()) {
      for (Behaviour behaviour : List.of(Behaviour.REFUSE, Behaviour.FORWARD, Behaviour.RESET)) {
        cluster.jmx(3).behave(behaviour);
        Thread.sleep(3_000);
        cluster.jmx(3).behave(Behaviour.FORWARD);
        Thread.sleep(3_000);
      }
    }
  }

  private Thread start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                note(e.toString());
              }
            },
            "churn");
    thread.start();
    return thread;
  }

  private synchronized void note(String problem) {
    wrong.add(problem);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

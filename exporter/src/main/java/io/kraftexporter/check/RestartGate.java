package io.kraftexporter.check;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.promql.Element;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Waits until a node may be restarted, or is back.
 *
 * @param node its id
 * @param back whether to wait until the node is back; else until it may be restarted
 * @param progress receives what is waited for, whenever it changes
 */
public record RestartGate(Catalog catalog, String node, boolean back, Consumer<String> progress) {
  private static final Duration COLLECTION = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * Time that a node must be back: longer than the controller takes to notice that a broker was
   * killed (broker.session.timeout.ms), whose state is that of before until then.
   */
  private static final Duration BACK_FOR = Duration.ofSeconds(12);

  /** A voter that keeps up fetches several times a second. */
  private static final double LAG_SECONDS = 1;

  /** Returns whether the node was ready before the deadline. */
  public boolean await(Deadline deadline) throws InterruptedException {
    Observer observer = new Observer(catalog, endpoint -> false);
    String said = "";
    long readySince = 0;
    while (!deadline.passed()) {
      Observation seen = observer.observe(deadline.atMost(COLLECTION));
      List<String> reasons = reasons(seen);
      if (reasons.isEmpty()) {
        long now = System.nanoTime();
        readySince = readySince == 0 ? now : readySince;
        if (!back || now - readySince >= BACK_FOR.toNanos()) {
          return true;
        }
        reasons = List.of("is back, and has to stay so for " + BACK_FOR.toSeconds() + " s");
      } else {
        readySince = 0;
      }
      String line = "node " + node + ": " + String.join("; ", reasons);
      if (!line.equals(said)) {
        progress.accept(line);
        said = line;
      }
      Thread.sleep(
          deadline.left().compareTo(PAUSE) < 0 ? deadline.left().toMillis() : PAUSE.toMillis());
    }
    return false;
  }

  /** Returns what is waited for; empty if the node is ready. */
  List<String> reasons(Observation seen) {
    if (!seen.unreached().isEmpty()) {
      String cluster = seen.unreached().get(0);
      return List.of("Kafka cannot be read: " + seen.problem(SourceId.of("topology"), cluster));
    }
    return back ? missing(seen) : blocking(seen);
  }

  private List<String> blocking(Observation seen) {
    List<String> blockers = new PartitionCheck(seen).blockers(node);
    if (!blockers.isEmpty()) {
      return blockers;
    }
    boolean safe =
        seen.of("kafka_node_safe_to_restart", Map.of("node_id", node)).stream()
            .anyMatch(element -> element.value() == 1);
    return safe
        ? List.of()
        : List.of("not known to be safe: the node is down, or not all is known");
  }

  private List<String> missing(Observation seen) {
    List<String> reasons = new ArrayList<>();
    Map<String, String> labels = Map.of("node_id", node);
    List<Element> brokers = seen.of("kafka_broker_back", labels);
    List<Element> voters =
        seen.of("kafka_quorum_replica_lag_seconds", Map.of("node_id", node, "type", "voter"));
    if (brokers.isEmpty() && voters.isEmpty()) {
      return List.of("is not part of the cluster");
    }
    if (brokers.stream().anyMatch(element -> element.value() != 1)) {
      seen.of("kafka_broker_fenced", labels).stream()
          .filter(element -> element.value() == 1)
          .forEach(element -> reasons.add("is fenced"));
      count(seen, "kafka_broker_replicas_out_of_sync", "%.0f replicas are not in sync", reasons);
      count(seen, "kafka_broker_preferred_leaders_away", "%.0f leaders are elsewhere", reasons);
      if (reasons.isEmpty()) {
        reasons.add("is not registered");
      }
    }
    voters.stream()
        .filter(element -> element.value() > LAG_SECONDS)
        .forEach(
            element ->
                reasons.add(
                    "its metadata is %s behind".formatted(AlertText.duration(element.value()))));
    return reasons;
  }

  private void count(Observation seen, String metric, String text, List<String> reasons) {
    seen.of(metric, Map.of("node_id", node)).stream()
        .filter(element -> element.value() > 0)
        .forEach(element -> reasons.add(text.formatted(element.value())));
  }
}

package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.BoundedCalls;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import io.kraftexporter.host.collector.Validity;
import io.kraftexporter.host.linux.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers and controllers of the cluster among this machine's processes.
 *
 * <p>Searches all processes only now and then, and when a known one has ended. A process whose
 * {@code meta.properties} names another cluster is left out; where that file cannot be read, or
 * does not answer, the process is kept without its node's id, which may be that of a node of
 * another cluster. Thread-safe.
 */
public final class KafkaProcesses {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaProcesses.class);
  private static final Duration VALID = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Pattern PID = Pattern.compile("[1-9][0-9]*");

  private final Machine machine;
  private final BrokerConfiguration choice;
  private final Pattern command;
  private final Supplier<Optional<String>> cluster;
  private final Validity validity;
  private final BoundedCalls<KafkaProcess, String> reads = new BoundedCalls<>("meta.properties of");
  private final Map<KafkaProcess, String> clusters = new HashMap<>();
  private final Set<KafkaProcess> logged = new HashSet<>();
  private List<KafkaProcess> found = List.of();
  private List<KafkaProcess> known = List.of();
  private boolean isOneUnanswered;

  /**
   * Searches nothing yet.
   *
   * @param cluster the id of the cluster; empty while it is not known
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public KafkaProcesses(
      Machine machine,
      BrokerConfiguration choice,
      Supplier<Optional<String>> cluster,
      LongSupplier nanoTime) {
    this.machine = machine;
    this.choice = choice;
    this.command = Pattern.compile(choice.command());
    this.cluster = cluster;
    this.validity = new Validity(VALID, nanoTime);
  }

  /** The processes by number; the same list until something has changed. */
  synchronized List<KafkaProcess> now() throws InterruptedException {
    boolean isStale = validity.isOver() || isOneGone();
    if (isStale) {
      found = search();
      validity.begin();
    }
    if (isStale || isOneUnanswered) {
      readClusters();
    }
    List<KafkaProcess> ofCluster = ofCluster(cluster.get());
    known = ofCluster.equals(known) ? known : ofCluster;
    return known;
  }

  private boolean isOneGone() {
    return found.stream()
        .anyMatch(
            process ->
                ProcessStat.of(machine, process.pid())
                    .filter(stat -> stat.startTicks() == process.startTicks())
                    .isEmpty());
  }

  private List<KafkaProcess> search() {
    List<KafkaProcess> processes = new ArrayList<>();
    for (String pid : pids().toList()) {
      ProcessStat.of(machine, pid)
          .ifPresent(stat -> processes.add(KafkaProcess.of(machine, pid, stat)));
    }
    return processes;
  }

  /** Once a process: the file is on the disk of its logs, and it never changes. */
  private void readClusters() throws InterruptedException {
    clusters.keySet().retainAll(found);
    logged.retainAll(found);
    Map<KafkaProcess, Callable<String>> calls = new LinkedHashMap<>();
    for (KafkaProcess process : found) {
      if (!clusters.containsKey(process)) {
        calls.put(process, process::clusterId);
      }
    }
    isOneUnanswered = false;
    reads
        .run(calls, PATIENCE)
        .forEach(
            (process, outcome) -> {
              isOneUnanswered |= outcome instanceof Outcome.Unanswered<String>;
              if (outcome instanceof Outcome.Returned<String> id && !id.value().isEmpty()) {
                clusters.put(process, id.value());
              }
            });
  }

  private List<KafkaProcess> ofCluster(Optional<String> id) {
    boolean ambiguous = Set.copyOf(clusters.values()).size() > 1;
    List<KafkaProcess> processes = new ArrayList<>();
    for (KafkaProcess process : found) {
      String its = clusters.getOrDefault(process, "");
      if (id.isEmpty()) {
        processes.add(ambiguous ? process.withoutNodeId() : process);
      } else if (its.isEmpty()) {
        log(process, "node_id of {} is left out: its meta.properties cannot be read");
        processes.add(process.withoutNodeId());
      } else if (its.equals(id.get())) {
        processes.add(process);
      } else {
        log(process, "{} is left out: it belongs to cluster " + its);
      }
    }
    return List.copyOf(processes);
  }

  private void log(KafkaProcess process, String message) {
    if (logged.add(process)) {
      LOG.info(message, "Kafka's process " + process.pid());
    }
  }

  private Stream<String> pids() {
    if (choice.pid() != 0) {
      return Stream.of(Integer.toString(choice.pid()));
    }
    if (!choice.pidFile().isEmpty()) {
      return pidIn(Path.of(choice.pidFile())).stream();
    }
    return machine.pids().stream().filter(pid -> isChosen(CommandLine.of(machine, pid)));
  }

  private boolean isChosen(CommandLine line) {
    return choice.command().isEmpty() ? line.isKafka() : command.matcher(line.toString()).find();
  }

  private static Optional<String> pidIn(Path file) {
    return Machine.lines(file).stream()
        .map(String::strip)
        .filter(line -> PID.matcher(line).matches())
        .findFirst(); // None: not started yet.
  }
}

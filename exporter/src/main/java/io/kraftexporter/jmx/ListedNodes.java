package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.JmxTransport;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Node ids of the addresses that were configured without one: reads them from each JVM, once, and
 * again after {@link #forget}.
 *
 * <p>A collection fails as long as an address is not known, and says which; {@link #nodes} has
 * those that are.
 */
public final class ListedNodes implements Source {
  private static final int AT_ONCE = 8;
  private static final String NO_ID = "has no bean kafka.server:type=app-info,id=N yet";

  private final List<HostPort> addresses;
  private final JmxTransport transport;
  private final Map<HostPort, Integer> known = new ConcurrentHashMap<>();
  private final Map<HostPort, String> unknown = new ConcurrentHashMap<>();

  /** A Source of the ids of these JVMs. */
  public ListedNodes(List<HostPort> addresses, RemoteConfiguration settings) {
    this(addresses, settings.newStockTransport());
  }

  ListedNodes(List<HostPort> addresses, JmxTransport transport) {
    this.addresses = List.copyOf(addresses);
    this.transport = transport;
    this.addresses.forEach(address -> unknown.put(address, "not asked yet"));
  }

  /** Takes over what another has found of the same addresses. */
  public void learn(ListedNodes other) {
    known.putAll(other.known);
  }

  /** Reads the id of this address again, which has another node now. */
  void forget(HostPort address) {
    if (known.remove(address) != null) {
      unknown.put(address, "is another node now");
    }
  }

  @Override
  public SourceId id() {
    return SourceId.of("jmx_nodes");
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  /** The nodes found so far, by id; where two addresses are one node, the first listed. */
  public Map<Integer, HostPort> nodes() {
    Map<Integer, HostPort> nodes = new TreeMap<>();
    for (HostPort address : addresses) {
      Integer id = known.get(address);
      if (id != null) {
        nodes.putIfAbsent(id, address);
      }
    }
    return nodes;
  }

  @Override
  public Samples collect(Deadline deadline) throws Exception {
    ask(deadline);
    Map<HostPort, String> wrong = new LinkedHashMap<>();
    Map<Integer, HostPort> nodes = nodes();
    for (HostPort address : addresses) {
      Integer id = known.get(address);
      if (id == null) {
        wrong.put(address, unknown.getOrDefault(address, "not asked yet"));
      } else if (!address.equals(nodes.get(id))) {
        wrong.put(address, "is node " + id + ", and so is " + nodes.get(id));
      }
    }
    if (!wrong.isEmpty()) {
      List<String> texts = new ArrayList<>();
      wrong.forEach((address, why) -> texts.add(address + ": " + why));
      throw new IOException("which nodes are they? " + String.join("; ", texts));
    }
    return Samples.NONE;
  }

  /** Asks those that are not known, some at a time; who is late may still answer later. */
  private void ask(Deadline deadline) throws InterruptedException {
    List<Callable<Void>> questions = new ArrayList<>();
    for (HostPort address : addresses) {
      if (!known.containsKey(address)) {
        questions.add(() -> ask(address));
      }
    }
    if (questions.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, questions.size()), DaemonThreads.named("jmx-nodes"));
    try {
      threads.invokeAll(questions, deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private Void ask(HostPort address) {
    unknown.put(address, "no answer in time");
    try {
      JmxConnection connection = transport.connect(address);
      try {
        NodeIds.of(connection).stream()
            .findFirst()
            .ifPresentOrElse(id -> known.put(address, id), () -> unknown.put(address, NO_ID));
      } finally {
        connection.close();
      }
    } catch (IOException | RuntimeException e) {
      unknown.put(address, String.valueOf(e.getMessage()));
    }
    return null;
  }
}

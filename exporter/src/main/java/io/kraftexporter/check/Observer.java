package io.kraftexporter.check;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.http.ScrapeTarget;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Collects all endpoints of the clusters once, each as Prometheus scrapes it under the shipped
 * scrape configuration: with its job, its labels and {@code up}. For one thread at a time.
 */
public final class Observer {
  private static final long PAUSE_MILLIS = 20;
  private static final String SOURCE_STATUS = "kraft_exporter_source_";
  private static final String ADDRESS = "localhost:9308";

  private final Catalog catalog;
  private final Predicate<Endpoint> wanted;

  /**
   * Collects nothing until {@link #observe}.
   *
   * @param wanted the endpoints to collect; those of clusters are always collected
   */
  public Observer(Catalog catalog, Predicate<Endpoint> wanted) {
    this.catalog = catalog;
    this.wanted = wanted;
  }

  /** Collects until the deadline; what has not answered by then is missing. */
  public Observation observe(Deadline deadline) throws InterruptedException {
    Map<Endpoint, CompletableFuture<List<Samples>>> collections = collectAll(deadline);
    double seconds = System.currentTimeMillis() / 1e3;
    Map<Endpoint, ScrapeTarget> targets = new LinkedHashMap<>();
    catalog.targets().forEach(target -> targets.put(target.endpoint(), target));
    List<Element> elements = new ArrayList<>();
    Map<Endpoint, String> clusters = new LinkedHashMap<>();
    collections.forEach(
        (endpoint, collection) -> {
          Map<String, String> labels = labels(endpoint, Optional.ofNullable(targets.get(endpoint)));
          elements.addAll(elements(endpoint, collection.getNow(List.of()), labels));
          if (endpoint.kind() == Endpoint.Kind.CLUSTER) {
            clusters.put(endpoint, labels.getOrDefault("cluster", ""));
          }
        });
    Moment moment = Moment.of(seconds, elements);
    return new Observation(moment, catalog.problems(), unreached(clusters, moment));
  }

  /** Collects the endpoints that are known, and those that become known meanwhile. */
  private Map<Endpoint, CompletableFuture<List<Samples>>> collectAll(Deadline deadline)
      throws InterruptedException {
    Map<Endpoint, CompletableFuture<List<Samples>>> collections = new LinkedHashMap<>();
    boolean running = true;
    while (running && !deadline.passed()) {
      boolean started = start(collections, deadline);
      running = started || !collections.values().stream().allMatch(CompletableFuture::isDone);
      if (running) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return collections;
  }

  /** Returns what Prometheus would store of a scrape of the endpoint. */
  private List<Element> elements(
      Endpoint endpoint, List<Samples> samples, Map<String, String> labels) {
    boolean answered =
        !endpoint.isOneJvm() || samples.stream().anyMatch(each -> each.present() > 0);
    TreeMap<String, String> up = new TreeMap<>(labels);
    up.put(Element.NAME, "up");
    List<Element> elements = new ArrayList<>();
    elements.add(Element.of(up, answered ? 1 : 0));
    ExpositionReader.read(text(samples), labels).stream()
        .filter(element -> !element.name().startsWith(SOURCE_STATUS))
        .forEach(elements::add);
    if (endpoint.kind() == Endpoint.Kind.CLUSTER) {
      elements.addAll(ExpositionReader.read(text(status(endpoint)), labels));
    }
    return elements;
  }

  /** Starts to collect endpoints that became known. */
  private boolean start(
      Map<Endpoint, CompletableFuture<List<Samples>>> collections, Deadline deadline) {
    boolean started = false;
    for (Endpoint endpoint : catalog.endpoints()) {
      boolean isCluster = endpoint.kind() == Endpoint.Kind.CLUSTER;
      if (!collections.containsKey(endpoint) && (isCluster || wanted.test(endpoint))) {
        CompletableFuture<List<Samples>> result = new CompletableFuture<>();
        collections.put(endpoint, result);
        DaemonThreads.start("check " + endpoint.path(), () -> collect(endpoint, deadline, result));
        started = true;
      }
    }
    return started;
  }

  private void collect(
      Endpoint endpoint, Deadline deadline, CompletableFuture<List<Samples>> result) {
    try {
      result.complete(catalog.collect(endpoint, Set.of(), deadline).orElse(List.of()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      result.complete(List.of());
    }
  }

  /**
   * Returns the state of the sources at the end of all collections. The samples of the cluster hold
   * that of an earlier time, when the JVMs may not have answered yet.
   */
  private List<Samples> status(Endpoint endpoint) {
    Map<String, Samples> all = catalog.sourceStatuses();
    return all.size() == 1
        ? List.copyOf(all.values())
        : List.of(all.getOrDefault(endpoint.cluster(), Samples.NONE));
  }

  private static String text(List<Samples> samples) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      new Exposition().write(samples, Format.TEXT, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private Map<String, String> labels(Endpoint endpoint, Optional<ScrapeTarget> target) {
    Map<String, String> labels = new LinkedHashMap<>();
    String cluster =
        target
            .flatMap(ScrapeTarget::cluster)
            .orElseGet(() -> endpoint.cluster().isEmpty() ? onlyCluster() : endpoint.cluster());
    labels.put("cluster", cluster);
    labels.put("instance", ADDRESS);
    labels.put("job", job(endpoint));
    if (endpoint.kind() == Endpoint.Kind.NODE) {
      labels.put("node_id", Integer.toString(endpoint.nodeId()));
      target
          .flatMap(ScrapeTarget::node)
          .ifPresent(
              node -> {
                labels.put("role", node.roleLabel());
                node.address().ifPresent(address -> labels.put("instance", address.toString()));
              });
    }
    if (endpoint.kind() == Endpoint.Kind.JVM) {
      labels.put("jvm", endpoint.jvm());
      labels.put("instance", endpoint.jvm());
    }
    return labels;
  }

  /** Returns the name of the only cluster; empty if there are several. */
  private String onlyCluster() {
    Set<String> names = catalog.clusters();
    return names.size() == 1 ? names.iterator().next() : "";
  }

  /** Returns the job that scrapes the endpoint in rules/prometheus/prometheus.yml. */
  private static String job(Endpoint endpoint) {
    return switch (endpoint.kind()) {
      case NODE -> "kafka-brokers";
      case JVM -> "kafka-clients";
      case HOST -> "kafka-host";
      case EXPORTER -> "kafka-exporter";
      default -> "kafka-cluster";
    };
  }

  /** Returns the clusters that have not named themselves, and of which no node is known. */
  private List<String> unreached(Map<Endpoint, String> clusters, Moment moment) {
    List<ScrapeTarget> targets = catalog.targets();
    List<String> unreached = new ArrayList<>();
    clusters.forEach(
        (endpoint, cluster) -> {
          boolean named =
              moment.of("kafka_cluster_info").stream()
                  .anyMatch(element -> element.label("cluster").equals(cluster));
          boolean hasNodes =
              targets.stream()
                  .map(ScrapeTarget::endpoint)
                  .anyMatch(
                      target ->
                          target.kind() == Endpoint.Kind.NODE
                              && target.cluster().equals(endpoint.cluster()));
          if (!named && !hasNodes) {
            unreached.add(cluster);
          }
        });
    return unreached;
  }
}

package io.kraftexporter.status;

import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.scrape.SourceState.Failure;
import io.kraftexporter.scrape.SourceState.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges a status: what is not being read, since when, why, and what to do. */
public final class Verdicts {
  /** Longer than any usual interval of scrapes. */
  private static final Duration UNREQUESTED = Duration.ofMinutes(5);

  private static final Duration STARTING = Duration.ofMinutes(2);
  private static final int NAMED = 4;

  /** A group of failing sources with one remedy. */
  private record Cause(String cluster, boolean jvm, String remedy) {}

  private final Status status;
  private final List<Problem> failing = new ArrayList<>();
  private final List<Problem> unread = new ArrayList<>();

  private Verdicts(Status status) {
    this.status = status;
  }

  /** Returns the verdict on a status. */
  public static Verdict of(Status status) {
    return new Verdicts(status).verdict();
  }

  private Verdict verdict() {
    boolean several = status.clusters().size() > 1;
    for (ClusterStatus cluster : status.clusters()) {
      judge(several ? cluster.name() : "", cluster.allSources());
    }
    judge("", status.sources());
    addUnrequested(several);
    addRejection();
    long all = status.allSources().size();
    long failed = status.allSources().stream().filter(SourceState::isFailing).count();
    List<Problem> problems = Stream.concat(failing.stream(), unread.stream()).toList();
    if (failed > 0) {
      return new Verdict(
          Verdict.Level.FAILING,
          "Not everything is being read: "
              + failed
              + " of "
              + sources(all)
              + " fail"
              + (failed == 1 ? "s." : "."),
          problems);
    }
    return problems.isEmpty()
        ? new Verdict(
            Verdict.Level.WELL,
            "Everything that should be read is being read: " + sources(all) + "." + withoutJmx(),
            List.of())
        : new Verdict(
            Verdict.Level.ATTENTION, "No source fails, and something needs attention.", problems);
  }

  private String withoutJmx() {
    List<ClusterStatus> clusters =
        status.clusters().stream().filter(cluster -> !cluster.jmx()).toList();
    if (clusters.isEmpty()) {
      return "";
    }
    return " JMX is off"
        + (status.clusters().size() == 1
            ? ""
            : " in "
                + clusters.stream()
                    .map(ClusterStatus::name)
                    .limit(NAMED)
                    .collect(Collectors.joining(", ")))
        + ": the JVMs of the nodes are not read.";
  }

  private static String sources(long number) {
    return number == 1 ? "1 source" : number + " sources";
  }

  private void judge(String cluster, List<SourceState> sources) {
    Map<Cause, List<SourceState>> causes = new LinkedHashMap<>();
    sources.stream()
        .filter(SourceState::isFailing)
        .sorted(Comparator.comparing(Verdicts::lasting).reversed())
        .forEach(
            source ->
                causes
                    .computeIfAbsent(cause(cluster, source), any -> new ArrayList<>())
                    .add(source));
    causes.forEach((cause, some) -> failing.add(problem(cause, some)));
  }

  private static Cause cause(String cluster, SourceState source) {
    boolean jvm = isJvm(source);
    return new Cause(cluster, jvm, Remedies.of(error(source), jvm));
  }

  private static Problem problem(Cause cause, List<SourceState> sources) {
    SourceState first = sources.get(0);
    boolean nodes = sources.stream().anyMatch(source -> source.id().label().equals("node_id"));
    return new Problem(
        names(sources) + in(cause.cluster()),
        first.failure().map(Failure::lasting),
        error(first),
        cause.remedy(),
        nodes ? "KafkaNodeUnobserved" : "KafkaExporterSourceFailing");
  }

  private void addUnrequested(boolean several) {
    List<SourceState> all = status.allSources();
    if (!all.isEmpty() && all.stream().allMatch(this::isUnrequested)) {
      unread.add(
          new Problem(
              "Nothing",
              all.stream()
                  .flatMap(source -> source.started().stream())
                  .min(Comparator.naturalOrder()),
              "nobody scrapes this exporter, and it reads only when somebody does",
              "Add the scrape configuration below to Prometheus.",
              ""));
      return;
    }
    for (ClusterStatus cluster : status.clusters()) {
      addUnrequested(several ? cluster.name() : "", cluster.allSources());
    }
  }

  private void addUnrequested(String cluster, List<SourceState> sources) {
    List<SourceState> unrequested = sources.stream().filter(this::isUnrequested).toList();
    if (!unrequested.isEmpty()) {
      unread.add(
          new Problem(
              names(unrequested) + in(cluster),
              unrequested.stream()
                  .flatMap(source -> source.started().stream())
                  .min(Comparator.naturalOrder()),
              "no scraper requests the endpoint",
              "Add the missing targets to Prometheus by the scrape configuration below, unless"
                  + " another exporter serves them.",
              unrequested.stream().anyMatch(Verdicts::isJvm) ? "KafkaNodeUnobserved" : ""));
    }
    List<SourceState> starting =
        sources.stream()
            .filter(source -> source.health() == Health.UNREAD && !isUnrequested(source))
            .toList();
    if (!starting.isEmpty()) {
      unread.add(
          new Problem(
              names(starting) + in(cluster),
              Optional.empty(),
              "the first reading has not ended, or no scraper has requested the endpoint yet",
              "Load this page again in a minute.",
              ""));
    }
  }

  private void addRejection() {
    status
        .configuration()
        .lastReload()
        .filter(Reload::isRejected)
        .ifPresent(
            reload ->
                unread.add(
                    new Problem(
                        "The last change of the configuration",
                        Optional.of(Duration.between(reload.time(), status.time())),
                        reload.rejection(),
                        "Correct the file; the configuration before the change stays in effect"
                            + " until then.",
                        "KafkaExporterReloadRejected")));
  }

  /** Whether no scrape has wanted the source for long, so that its values are old. */
  private boolean isUnrequested(SourceState source) {
    if (source.health() == Health.LATE) {
      return false;
    }
    return source
        .started()
        .map(started -> started.compareTo(source.freshness().reuseWithin().plus(UNREQUESTED)) > 0)
        .orElse(status.uptime().compareTo(STARTING) > 0);
  }

  private static Duration lasting(SourceState source) {
    return source.failure().map(Failure::lasting).orElse(Duration.ZERO);
  }

  private static String error(SourceState source) {
    return source.failure().map(Failure::error).orElse("");
  }

  private static boolean isJvm(SourceState source) {
    return source.id().kind().equals("jmx");
  }

  private static String in(String cluster) {
    return cluster.isEmpty() ? "" : " in cluster " + cluster;
  }

  /** Names the first few sources, and counts the others. */
  private static String names(List<SourceState> sources) {
    List<SourceId> ids = sources.stream().map(SourceState::id).toList();
    boolean nodes = ids.stream().allMatch(id -> id.label().equals("node_id"));
    String first =
        ids.stream()
            .limit(NAMED)
            .map(id -> nodes ? id.value() : id.toString())
            .collect(Collectors.joining(", "));
    String rest = ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "";
    return (nodes ? "JMX of node" + (ids.size() == 1 ? " " : "s ") : "") + first + rest;
  }
}

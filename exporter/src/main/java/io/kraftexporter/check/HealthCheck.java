package io.kraftexporter.check;

import io.kraftexporter.catalog.Catalog;
import io.kraftexporter.promql.Element;
import io.kraftexporter.promql.Moment;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Checks the clusters of a catalog once.
 *
 * @param runbooks the directory of the pages about alerts
 * @param progress receives lines about what is being done
 */
public record HealthCheck(
    Catalog catalog, RuleBook book, Path runbooks, Options options, Consumer<String> progress) {

  private static final String SUCCESS = "kraft_exporter_source_success";

  /**
   * Scope and limits of a check.
   *
   * @param timeout of each collection
   * @param sampling the time between two collections; zero for one only
   * @param only the areas to check
   * @param ignored reasons by the id or the rule of a finding
   */
  public record Options(
      Duration timeout, Duration sampling, Set<Area> only, Map<String, String> ignored) {}

  /** Collects and judges; ends after the timeout and the sampling with what it has. */
  public Report run() throws InterruptedException {
    long start = System.nanoTime();
    Observer observer = new Observer(catalog, endpoint -> true);
    progress.accept("reading the cluster");
    Observation first = observer.observe(Deadline.in(options.timeout()));
    if (isSilent(first)) {
      progress.accept("no answer, trying once more");
      first = observer.observe(Deadline.in(options.timeout()));
    }
    Observation last = first;
    if (!options.sampling().isZero() && first.unreached().isEmpty()) {
      progress.accept("waiting for the second sample");
      Thread.sleep(options.sampling().toMillis());
      last = observer.observe(Deadline.in(options.timeout()));
    }
    return report(first, last, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Returns whether a cluster, or one of its own sources, did not answer in time: connections and
   * this JVM are slow at first. JVMs that do not answer over JMX have no second chance.
   */
  static boolean isSilent(Observation seen) {
    return seen.problems().values().stream()
        .flatMap(problems -> problems.entrySet().stream())
        .filter(problem -> problem.getKey().label().isEmpty())
        .anyMatch(problem -> ReachStep.of(problem.getValue()) == ReachStep.ANSWER);
  }

  /** Judges two observations, which may be the same one. */
  Report report(Observation first, Observation last, double seconds) {
    ReachCheck reach = new ReachCheck(last);
    List<CheckFinding> all = new ArrayList<>(reach.unreached());
    all.addAll(reach.refused());
    List<Moment> moments =
        first.equals(last) ? List.of(last.moment()) : List.of(first.moment(), last.moment());
    Judge.AlertResults results = new Judge(book, new Runbooks(runbooks)).judge(moments);
    PartitionCheck partitions = new PartitionCheck(last);
    GroupCheck groups = new GroupCheck(first, last, book);
    results.findings().stream()
        .map(finding -> finding.withCauses(causes(finding, reach, partitions, groups)))
        .forEach(all::add);
    partitions.blocked().forEach(all::add);
    groups.lagging().stream()
        .filter(
            finding -> results.findings().stream().noneMatch(other -> isOfGroup(other, finding)))
        .forEach(all::add);
    List<CheckFinding> findings = new ArrayList<>();
    Map<CheckFinding, String> ignored = new LinkedHashMap<>();
    all.stream()
        .filter(this::isWanted)
        .filter(finding -> isReached(finding, last))
        .sorted(Report.ORDER)
        .forEach(
            finding ->
                reason(finding)
                    .ifPresentOrElse(
                        reason -> ignored.put(finding, reason), () -> findings.add(finding)));
    return new Report(
        clusters(last), findings, ignored, areas(last, findings), unchecked(results), seconds);
  }

  private static List<String> causes(
      CheckFinding finding, ReachCheck reach, PartitionCheck partitions, GroupCheck groups) {
    return switch (finding.area()) {
      case REACH -> reach.causes(finding);
      case GROUPS ->
          finding.labels().containsKey("group") ? groups.causes(finding.labels()) : List.of();
      default -> partitions.causes(finding);
    };
  }

  private static boolean isOfGroup(CheckFinding alert, CheckFinding own) {
    return Set.of("KafkaGroupStuck", "KafkaGroupSlow").contains(alert.rule())
        && own.labels().equals(alert.labels());
  }

  /** Returns whether the finding is about an area to check, or about a source that one needs. */
  private boolean isWanted(CheckFinding finding) {
    return options.only().contains(finding.area())
        || options.only().stream().anyMatch(area -> isRefused(area.sources(), finding));
  }

  private static boolean isRefused(List<String> sources, CheckFinding finding) {
    return finding.rule().equals(ReachCheck.REFUSED)
        && sources.contains(finding.labels().getOrDefault("source", ""));
  }

  /** Leaves out the findings of a cluster that cannot be read, except the reason for that. */
  private static boolean isReached(CheckFinding finding, Observation seen) {
    return finding.rule().equals(ReachCheck.RULE) || !seen.unreached().contains(finding.cluster());
  }

  private Optional<String> reason(CheckFinding finding) {
    return Optional.ofNullable(options.ignored().get(finding.idWithCluster()))
        .or(() -> Optional.ofNullable(options.ignored().get(finding.id())))
        .or(() -> Optional.ofNullable(options.ignored().get(finding.rule())));
  }

  private List<Unchecked> unchecked(Judge.AlertResults results) {
    return results.unchecked().stream()
        .filter(alert -> options.only().contains(alert.area()))
        .toList();
  }

  private static List<String> clusters(Observation seen) {
    Set<String> names = new TreeSet<>();
    seen.of("up").forEach(up -> names.add(up.label("cluster")));
    names.remove("");
    return List.copyOf(names);
  }

  private List<AreaState> areas(Observation seen, List<CheckFinding> findings) {
    Facts facts = new Facts(seen, book);
    List<AreaState> areas = new ArrayList<>();
    for (Area area : Area.values()) {
      if (options.only().contains(area)) {
        boolean found =
            findings.stream()
                .anyMatch(each -> each.area() == area && each.severity() != Severity.INFO);
        areas.add(
            found
                ? new AreaState(area, AreaState.AreaResult.FINDINGS, facts.of(area))
                : quiet(area, seen, facts, findings));
      }
    }
    return areas;
  }

  private static AreaState quiet(
      Area area, Observation seen, Facts facts, List<CheckFinding> findings) {
    if (!seen.unreached().isEmpty()) {
      return new AreaState(area, AreaState.AreaResult.UNKNOWN, "the cluster is not reached");
    }
    if (area == Area.CONNECT
        && seen.of("up").stream().noneMatch(up -> !up.label("jvm").isEmpty())) {
      return new AreaState(area, AreaState.AreaResult.NOT_CHECKED, "no other JVMs are configured");
    }
    for (String source : area.sources()) {
      Optional<AreaState> unknown =
          failed(area, source, seen).or(() -> refused(area, source, seen, findings));
      if (unknown.isPresent()) {
        return unknown.get();
      }
      if (seen.of(SUCCESS, Map.of("source", source)).isEmpty()) {
        return notRead(area, source, seen);
      }
    }
    return new AreaState(area, AreaState.AreaResult.WELL, facts.of(area));
  }

  /** Returns the state of an area whose source failed in one cluster, on all of its JVMs. */
  private static Optional<AreaState> failed(Area area, String source, Observation seen) {
    Map<String, List<Element>> byCluster =
        seen.of(SUCCESS, Map.of("source", source)).stream()
            .collect(
                Collectors.groupingBy(
                    state -> state.label("cluster"), TreeMap::new, Collectors.toList()));
    return byCluster.entrySet().stream()
        .filter(cluster -> cluster.getValue().stream().allMatch(state -> state.value() == 0))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(
            cluster ->
                new AreaState(
                    area,
                    AreaState.AreaResult.UNKNOWN,
                    "source %s failed%s: %s"
                        .formatted(
                            source,
                            in(cluster, seen),
                            seen.problem(SourceId.of(source), cluster))));
  }

  private static Optional<AreaState> refused(
      Area area, String source, Observation seen, List<CheckFinding> findings) {
    return findings.stream()
        .filter(finding -> isRefused(List.of(source), finding))
        .findFirst()
        .map(
            finding ->
                new AreaState(
                    area,
                    AreaState.AreaResult.UNKNOWN,
                    "source %s is refused%s: %s"
                        .formatted(source, in(finding.cluster(), seen), finding.detail())));
  }

  private static String in(String cluster, Observation seen) {
    return clusters(seen).size() > 1 ? " in cluster " + cluster : "";
  }

  private static AreaState notRead(Area area, String source, Observation seen) {
    List<Element> unavailable = seen.of(ReachCheck.UNAVAILABLE, Map.of("source", source));
    if (!unavailable.isEmpty()) {
      return new AreaState(
          area,
          AreaState.AreaResult.NOT_CHECKED,
          "source %s is refused: %s"
              .formatted(
                  source, seen.problem(SourceId.of(source), unavailable.get(0).label("cluster"))));
    }
    if (source.equals("host")) {
      return new AreaState(
          area, AreaState.AreaResult.NOT_CHECKED, "no broker runs on this machine, or host is off");
    }
    if (source.equals("jmx")
        && seen.of("up").stream().allMatch(up -> up.label("node_id").isEmpty())) {
      return new AreaState(area, AreaState.AreaResult.NOT_CHECKED, "no JMX is configured");
    }
    return new AreaState(
        area, AreaState.AreaResult.NOT_CHECKED, "source " + source + " is off or has not answered");
  }
}

package io.kraftexporter;

import io.kraftexporter.check.Area;
import io.kraftexporter.check.IgnoredFindings;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.config.ScalarType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the sub-command {@code check}, filled by picocli. */
@Command(
    name = "check",
    customSynopsis = "Usage: kraft-exporter check [OPTION]...",
    synopsisHeading = "",
    description = "Check a live cluster once and print what is not well, the worst first.",
    sortOptions = false,
    footer = {
      "",
      "Areas: reach, quorum, brokers, partitions, groups, requests, storage, security,"
          + " configuration, versions, jvm, host, connect.",
      "Exit codes: 0 well, 1 warning, 2 critical, 3 could not tell or wrong options;"
          + " with --wait: 0 ready, 1 not within the time."
    })
final class CheckArguments {
  private static final Duration LONGEST = Duration.ofDays(1);

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Only this one of several clusters; --wait needs it.")
  private @Nullable String name;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Values that replace those of rules/settings.yml.")
  private @Nullable Path settings;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Sample twice, this long apart, and check rates too; for example 30s.")
  private Duration sampling = Duration.ZERO;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "The most that each collection (60s) or --wait (15m) may take.")
  private @Nullable Duration timeout;

  @Option(
      names = "--only",
      paramLabel = "AREA",
      split = ",",
      description = "Check this area only; may be repeated.")
  private List<Area> only = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "ID=REASON",
      description = "Ignore a finding, or all of a rule; may be repeated.")
  private List<String> ignore = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, junit or prometheus; default: text.")
  private ReportFormat output = ReportFormat.TEXT;

  @Option(names = "--wait", description = "Wait until the node may be restarted.")
  private boolean wait;

  @Option(names = "--node", paramLabel = "ID", description = "The node to wait for.")
  private @Nullable Integer node;

  @Option(names = "--back", description = "With --wait: until the node is back.")
  private boolean back;

  @Option(names = "--verbose", description = "Print more, and the log.")
  private boolean verbose;

  @Mixin HelpOptions standard = new HelpOptions();

  Optional<Path> config() {
    return cluster.config();
  }

  /** Returns which cluster to check: a node to wait for is a node of one cluster. */
  ClusterChoice choice() {
    return new ClusterChoice(Optional.ofNullable(name), wait);
  }

  Optional<Path> settings() {
    return Optional.ofNullable(settings);
  }

  ReportFormat output() {
    return output;
  }

  boolean verbose() {
    return verbose;
  }

  /** Returns the node to wait for; empty for a check. */
  Optional<Integer> awaited() {
    return Optional.ofNullable(node);
  }

  boolean back() {
    return back;
  }

  Duration timeout() {
    return timeout != null ? timeout : wait ? Duration.ofMinutes(15) : Duration.ofSeconds(60);
  }

  Duration sampling() {
    return sampling;
  }

  /** Returns the areas to check. */
  Set<Area> only() {
    return only.isEmpty() ? EnumSet.allOf(Area.class) : EnumSet.copyOf(only);
  }

  /** Returns the findings to leave out, as {@code ID=REASON}. */
  List<String> ignore() {
    return ignore;
  }

  /** Returns what is wrong with the values, each option by its name. */
  List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    if (timeout != null) {
      checkDuration("--timeout", timeout, Duration.ofSeconds(1), mistakes);
    }
    checkDuration("--for", sampling, Duration.ZERO, mistakes);
    if (settings != null) {
      mistakes.addAll(ArgumentMistakes.unreadable("--settings", settings));
    }
    for (String text : ignore) {
      IgnoredFindings.brokenRule(text)
          .ifPresent(rule -> mistakes.add(new Mistake("--ignore", Mistake.quoted(text), rule)));
    }
    if (wait && node == null) {
      mistakes.add(new Mistake("--wait", "given without --node", "must stand beside --node=ID"));
    } else if (node != null && !wait) {
      mistakes.add(new Mistake("--node", "given without --wait", "must stand beside --wait"));
    } else if (back && !wait) {
      mistakes.add(
          new Mistake("--back", "given without --wait", "must stand beside --wait --node=ID"));
    }
    return mistakes;
  }

  private static void checkDuration(
      String option, Duration value, Duration least, List<Mistake> mistakes) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      mistakes.add(
          Mistake.mustBe(
              option,
              Mistake.quoted(ScalarType.text(value)),
              ScalarType.text(least) + " to " + ScalarType.text(LONGEST)));
    }
  }

  /** Returns the options in the shape of the configuration file. */
  Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>(cluster.overrides());
    if (wait) {
      overrides.put("replication", Map.of("period", "1s"));
      overrides.put("reassignments", Map.of("period", "1s"));
    }
    return overrides;
  }
}

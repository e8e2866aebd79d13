package io.kraftexporter;

import io.kraftexporter.check.Area;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the sub-command {@code check}, filled by picocli. */
@Command(
    name = "check",
    description = "Check a live cluster once and print what is not well, the worst first.",
    separator = " ",
    sortOptions = false,
    footer = {
      "",
      "Areas: reach, quorum, brokers, partitions, groups, requests, storage, security,",
      "configuration, versions, jvm, host, connect.",
      "Exit codes: 0 well, 1 warning, 2 critical, 3 could not tell or wrong options;",
      "with --wait: 0 ready, 1 not within the time."
    })
final class CheckArguments {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

  @Option(names = "--config", paramLabel = "FILE", description = "The exporter's configuration.")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Brokers to ask for the cluster: kafka.bootstrap.")
  private @Nullable List<String> bootstrap;

  @Option(
      names = "--jmx-port",
      paramLabel = "PORT",
      description = "The remote JMX port of every node: jmx.port; 0 for none.")
  private @Nullable String jmxPort;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Values that replace those of rules/settings.yml.")
  private @Nullable Path settings;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Sample twice, this long apart, and check rates too; for example 30s.")
  private String sampling = "0s";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "The most that each collection may take, or --wait; default: 60s, 15m.")
  private @Nullable String timeout;

  @Option(
      names = "--only",
      paramLabel = "AREA",
      split = ",",
      description = "Check this area only; may be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "ID=REASON",
      description = "Ignore a finding, or all of a rule; may be repeated.")
  private List<String> ignore = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text, json, junit or prometheus; default: text.")
  private String output = "text";

  @Option(names = "--wait", description = "Wait until the node may be restarted.")
  private boolean wait;

  @Option(names = "--node", paramLabel = "ID", description = "The node to wait for.")
  private @Nullable Integer node;

  @Option(names = "--back", description = "With --wait: until the node is back.")
  private boolean back;

  @Option(names = "--verbose", description = "Print more, and the log.")
  private boolean verbose;

  @Option(names = "--help", usageHelp = true, description = "Print this and end.")
  private boolean help;

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  Optional<Path> settings() {
    return Optional.ofNullable(settings);
  }

  String output() {
    return output;
  }

  boolean verbose() {
    return verbose;
  }

  boolean help() {
    return help;
  }

  /**
   * Returns the node to wait for; empty for a check.
   *
   * @throws IllegalArgumentException if one of the options is missing
   */
  Optional<Integer> awaited() {
    if (wait != (node != null) || (back && !wait)) {
      throw new IllegalArgumentException("--wait and --node belong together, --back to both");
    }
    return Optional.ofNullable(node);
  }

  boolean back() {
    return back;
  }

  Duration timeout() {
    String standard = wait ? "15m" : "60s";
    return duration("--timeout", timeout == null ? standard : timeout);
  }

  Duration sampling() {
    return duration("--for", sampling);
  }

  /** Returns the areas to check. */
  Set<Area> only() {
    Set<Area> areas = EnumSet.noneOf(Area.class);
    for (String name : only) {
      areas.add(
          Area.named(name)
              .orElseThrow(
                  () -> new IllegalArgumentException("--only " + name + ": no such area")));
    }
    return areas.isEmpty() ? EnumSet.allOf(Area.class) : areas;
  }

  /** Returns the reasons by the id of the finding. */
  Map<String, String> ignored() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String text : ignore) {
      String[] parts = text.split("=", 2);
      if (parts.length < 2 || parts[1].isBlank()) {
        throw new IllegalArgumentException("--ignore " + text + ": must be ID=REASON");
      }
      reasons.put(parts[0], parts[1]);
    }
    return reasons;
  }

  private static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          option + " " + text + ": must be a number and one of ms, s, m, h");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /** Returns the options in the shape of the configuration file. */
  Map<String, Object> overrides() {
    Map<String, Object> overrides = new LinkedHashMap<>();
    if (bootstrap != null) {
      overrides.put("kafka", Map.of("bootstrap", bootstrap));
    }
    if (jmxPort != null) {
      overrides.put("jmx", Map.of("port", jmxPort));
    }
    if (wait) {
      overrides.put("replication", Map.of("period", "1s"));
      overrides.put("reassignments", Map.of("period", "1s"));
    }
    return overrides;
  }
}

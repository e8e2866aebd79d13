package io.kraftexporter.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Derives {@code kafka-broker-lean.yml}: of {@code kafka-broker.yml} the rules whose metrics
 * alerts, recording rules and dashboards use, with the quantiles that they use, and the MBeans that
 * these rules need.
 */
final class LeanRuleFile {
  private static final Path COMPLETE = Shipped.HOME.resolve("jvm-agent-config/kafka-broker.yml");

  private static final String HEAD =
      """
      # JMX rules for the brokers and controllers of Apache Kafka for users who pay by the series: of kafka-broker.yml the metrics that
      # the alerts, recording rules and dashboards of this project use, and no others. Derived from them by LeanRuleFileTest;
      # change kafka-broker.yml instead. Use one of the two files, not both. DEPLOYMENT.md lists what is lost.

      """;

  private static final Pattern NAME = Pattern.compile("\\n    name: (\\S+)");
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern BEAN = Pattern.compile("  - ([\\w.]+):type=([\\w-]+)(.*)");
  private static final Pattern BEAN_NAME = Pattern.compile(",name=([\\w-]+)");
  private static final String PERCENTILE = "(\\d+)thPercentile";

  private final String queries;
  private final Set<String> used;

  /** Reads the shipped rules and dashboards. */
  LeanRuleFile() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file :
        Stream.concat(Shipped.ruleFiles().stream(), Shipped.files("dashboards", ".json").stream())
            .toList()) {
      text.append(Files.readString(file));
    }
    queries = text.toString();
    used = WORD.matcher(queries).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** Returns the text of the file. */
  String render() throws IOException {
    String all = Files.readString(COMPLETE);
    int rules = all.indexOf("\nrules:\n");
    List<String> kept =
        Stream.of(all.substring(rules).split("\n(?=  - pattern:)", -1))
            .skip(1)
            .map(rule -> rule.lines().filter(line -> !line.startsWith("  #")))
            .map(lines -> lines.collect(Collectors.joining("\n")).stripTrailing())
            .filter(rule -> used.contains(name(rule)))
            .map(this::withUsedQuantiles)
            .toList();
    String beans =
        all.substring(all.indexOf("\nincludeObjectNames:"), rules)
            .lines()
            .skip(2)
            .filter(line -> line.startsWith("  - ") && isNeeded(line, kept))
            .collect(Collectors.joining("\n"));
    return HEAD
        + "includeObjectNames:\n"
        + beans
        + "\n\nrules:\n"
        + String.join("\n\n", kept)
        + "\n";
  }

  private static String name(String rule) {
    Matcher name = NAME.matcher(rule);
    return name.find() ? name.group(1) : "";
  }

  private String withUsedQuantiles(String rule) {
    if (!rule.contains(PERCENTILE)) {
      return rule;
    }
    Set<String> quantiles = new TreeSet<>();
    Pattern.compile("\\b" + name(rule) + "\\{[^}]*quantile=~?\\\\?\"([^\"\\\\]*)")
        .matcher(queries)
        .results()
        .flatMap(found -> Stream.of(found.group(1).split("\\|", -1)))
        .map(quantile -> quantile.substring("0.".length()))
        .forEach(quantiles::add);
    return quantiles.isEmpty()
        ? rule
        : rule.replace(PERCENTILE, "(" + String.join("|", quantiles) + ")thPercentile");
  }

  /** Tells whether a rule may match an MBean of this line; in doubt it may. */
  private static boolean isNeeded(String line, List<String> rules) {
    Matcher bean = BEAN.matcher(line);
    if (!bean.matches()) {
      return true;
    }
    String type = bean.group(1) + "<type=" + bean.group(2);
    Matcher name = BEAN_NAME.matcher(bean.group(3));
    Pattern wanted =
        Pattern.compile(
            Pattern.quote(type) + (name.find() ? ",.*name=(" + name.group(1) + "\\W|\\W)" : "\\W"));
    return rules.stream()
        .map(rule -> rule.substring(0, rule.indexOf('\n')).replace("\\.", ".").replace("\\-", "-"))
        .anyMatch(pattern -> wanted.matcher(pattern).find());
  }
}

package io.kraftexporter.kafka.groups;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.kraftexporter.cluster.KafkaNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picks lines of an exposition about groups. */
final class GroupLines {
  private GroupLines() {}

  static String family(String name, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .sorted()
        .collect(joining("\n"));
  }

  static List<String> series(String name, List<String> lines) {
    return family(name, lines).lines().map(line -> line.replaceAll("^.*[{]|}.*", "")).toList();
  }

  static List<String> ofGroup(String group, List<String> lines) {
    return lines.stream().filter(line -> line.contains("\"" + group + "\"")).sorted().toList();
  }

  static List<String> without(Set<String> groups, List<String> lines) {
    return lines.stream()
        .filter(line -> groups.stream().noneMatch(group -> line.contains("\"" + group + "\"")))
        .toList();
  }

  static List<String> withoutPartitionOf(KafkaNode node, List<String> lines) {
    String partition = "partition=\"" + (node.id() - 1) + "\"";
    return lines.stream().filter(line -> !line.contains(partition)).toList();
  }

  /** The groups that a node coordinates; all groups if none is given. */
  static Set<String> groupsOf(KafkaNode node, List<String> lines) {
    Pattern info =
        Pattern.compile(
            "kafka_consumergroup_info\\{consumergroup=\"([^\"]*)\".*coordinator=\"%s\".*"
                .formatted(node == null ? "." : node.id()));
    return lines.stream()
        .map(info::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(toSet());
  }
}

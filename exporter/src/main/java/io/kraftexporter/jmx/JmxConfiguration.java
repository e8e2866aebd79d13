package io.kraftexporter.jmx;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inline;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.recommendation.Recommendations;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The JVMs to read through remote JMX, and how.
 *
 * @param port the JMX port of every node of the topology; 0 for none but {@code nodes}
 * @param nodes addresses of single JVMs; each replaces that of the discovered node with its id, or
 *     adds a node
 * @param rules files in jmx_exporter's format; relative ones are the installation's
 * @param profiles further such files, whose metrics are for who asks for them, by their name
 * @param jvms further JVMs, which are no nodes
 * @param recommended rules by flag of the JVMs, in place of the shipped recommendations, or {@code
 *     off}
 */
public record JmxConfiguration(
    boolean enabled,
    int port,
    List<JmxNode> nodes,
    List<Path> rules,
    Map<String, List<Path>> profiles,
    List<JmxJvm> jvms,
    Map<String, String> recommended,
    @Inline RemoteConfiguration remote) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");

  public JmxConfiguration {
    nodes = List.copyOf(nodes);
    rules = List.copyOf(rules);
    profiles = copy(profiles);
    jvms = List.copyOf(jvms);
    recommended = Map.copyOf(recommended);
    Check check =
        new Check()
            .between(0, 65_535, "port", port)
            .that(
                !enabled || port != 0 || !nodes.isEmpty() || !jvms.isEmpty(),
                "nodes",
                "at least one, as port is 0");
    Set<Object> known = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      JmxNode node = nodes.get(i);
      check.that(known.add(node.address()), "nodes[" + i + "].address", "unique");
      check.that(
          node.nodeId().isEmpty() || known.add(node.nodeId()),
          "nodes[" + i + "].node_id",
          "unique");
    }
    profiles.forEach(
        (name, files) ->
            check
                .that(NAME.matcher(name).matches(), "profiles." + name, "a name of a-z, 0-9, _, -")
                .that(!files.isEmpty(), "profiles." + name, "at least one file"));
    for (int i = 0; i < jvms.size(); i++) {
      check.that(known.add(jvms.get(i).name()), "jvms[" + i + "].name", "unique");
    }
    check.recommended(
        recommended,
        rule -> Recommendations.isNumericRule(rule) && Recommendations.isRuleOfOneValue(rule));
    check.done();
  }

  private static Map<String, List<Path>> copy(Map<String, List<Path>> profiles) {
    Map<String, List<Path>> copy = new TreeMap<>();
    profiles.forEach((name, files) -> copy.put(name, List.copyOf(files)));
    return Collections.unmodifiableMap(copy);
  }
}

package io.kraftexporter;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.config.Spelling;
import io.kraftexporter.settings.Configuration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Restricts a configuration of several clusters to the one that a command is about.
 *
 * @param name of the cluster; empty for all
 * @param isSingle whether the command takes one cluster only
 */
record ClusterChoice(Optional<String> name, boolean isSingle) {
  private static final String OPTION = "--cluster";

  /**
   * Returns the configuration of the chosen clusters.
   *
   * @throws ConfigurationException if there is no such cluster, or none of several is chosen
   */
  Configuration of(Configuration all) throws ConfigurationException {
    Set<String> names = new TreeSet<>();
    all.clusters().forEach(cluster -> names.add(cluster.name()));
    if (names.isEmpty() && !all.cluster().isEmpty()) {
      names.add(all.cluster());
    }
    if (name.isEmpty()) {
      if (isSingle && names.size() > 1) {
        throw refused("missing", "must be one of " + String.join(", ", names));
      }
      return all;
    }
    String chosen = name.get();
    if (names.isEmpty()) {
      throw refused(Mistake.quoted(chosen), "the configuration names no cluster");
    }
    if (!names.contains(chosen)) {
      throw refused(Mistake.quoted(chosen), Spelling.hint(chosen, names));
    }
    return all.only(chosen);
  }

  private static ConfigurationException refused(String value, String rule) {
    return new ConfigurationException(
        List.of(ArgumentMistakes.line(new Mistake(OPTION, value, rule))));
  }
}

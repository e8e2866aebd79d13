package io.kraftexporter.settings;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inline;

/**
 * The configuration of one of several clusters.
 *
 * @param name the value of the label {@code cluster} and of the parameter of that name
 */
public record NamedCluster(String name, @Inline ClusterConfiguration configuration) {

  public NamedCluster {
    new Check().that(name.matches("[A-Za-z0-9_.-]+"), "name", "letters, digits and . _ -").done();
  }
}

package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@link Main} starts once it has a configuration without mistakes. */
@FunctionalInterface
interface Program {

  /**
   * Runs until the program is asked to end.
   *
   * @param revision the configuration, without mistakes
   * @param source to read it again
   * @return the exit code
   * @throws IOException if it cannot start, with a message for the user
   */
  int run(Revision revision, ConfigurationSource source) throws IOException;

  /**
   * What is wrong with a configuration of which every key is right, each as {@code path: value:
   * what is allowed}.
   */
  default List<String> mistakes(Configuration configuration) {
    return List.of();
  }

  /** The rule files that a configuration names. */
  default List<Path> ruleFiles(Configuration configuration) {
    return List.of();
  }
}

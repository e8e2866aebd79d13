package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.settings.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The program that {@link Main} starts with a configuration without mistakes. */
@FunctionalInterface
interface Program {

  /**
   * Runs until the process is stopped.
   *
   * @param revision the configuration, without mistakes
   * @param source to read it again
   * @return the exit code
   * @throws IOException if it cannot start, with a message for the user
   */
  int run(Revision revision, ConfigurationSource source) throws IOException;

  /** Returns the mistakes of a configuration that has only valid keys. */
  default List<Mistake> mistakes(Configuration configuration) {
    return List.of();
  }

  /**
   * Returns what {@code --check-config} reports besides: the program starts with it all the same.
   */
  default List<Mistake> remarks(Configuration configuration) {
    return List.of();
  }

  /** Returns the files whose contents belong to a configuration: rules, stores, key tabs. */
  default List<Path> files(Configuration configuration) {
    return List.of();
  }
}

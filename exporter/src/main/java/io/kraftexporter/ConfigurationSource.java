package io.kraftexporter;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.FileDigest;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.config.Origins;
import io.kraftexporter.config.Setting;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the configuration of this process, at its start and again later.
 *
 * @param file none for the defaults
 * @param overrides the keys given on the command line, which win over the file
 * @param program names the files that belong to a configuration, and checks them
 */
record ConfigurationSource(
    ConfigurationLoader loader,
    Optional<Path> file,
    Map<String, Object> overrides,
    Program program) {

  /** Reads the configuration and checks all of it. */
  Revision load() throws ConfigurationException {
    return revision(loader.load(file, overrides, program::mistakes));
  }

  /** Checks the configuration also for what does not keep the program from starting. */
  void checkClosely() throws ConfigurationException {
    Configuration unused =
        loader.load(
            file,
            overrides,
            configuration ->
                Stream.of(program.mistakes(configuration), program.remarks(configuration))
                    .flatMap(List::stream)
                    .toList());
  }

  /** Reads the configuration without the checks of {@link #check} and {@link #checkReload}. */
  Revision read() throws ConfigurationException {
    return revision(loader.load(file, overrides));
  }

  /** Checks the configuration and lists its keys, each with its value and its origin. */
  List<String> settings() throws ConfigurationException {
    Origins origins = loader.origins(file, overrides);
    return load().configuration().settings(loader.defaults()).stream()
        .map(setting -> line(setting, origins.of(setting.key())))
        .toList();
  }

  private static String line(Setting setting, String origin) {
    String value = setting.value().replace("\r", "").replace("\n", "\\n");
    return setting.key() + ": " + (value.isEmpty() ? "\"\"" : value) + "  # " + origin;
  }

  private Revision revision(Configuration configuration) throws ConfigurationException {
    return new Revision(
        configuration,
        file.isPresent() && loader.isEmpty(file.get()),
        program.files(configuration).stream().map(FileDigest::of).toList());
  }

  /**
   * Checks a configuration that is to replace the one in use, which an empty file does not do: the
   * file was emptied by a full disk or is being copied, and the defaults would listen elsewhere and
   * leave the cluster.
   */
  void checkReload(Revision revision) throws ConfigurationException {
    if (revision.isEmpty()) {
      throw new ConfigurationException(List.of(file.orElseThrow() + ": is empty"));
    }
    check(revision);
  }

  /** Parses the rule files and checks the values that only the program knows. */
  private void check(Revision revision) throws ConfigurationException {
    List<Mistake> mistakes = program.mistakes(revision.configuration());
    if (!mistakes.isEmpty()) {
      throw loader.refusal(file, overrides, mistakes);
    }
  }
}

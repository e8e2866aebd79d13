package io.kraftexporter.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runbooks of the distribution, in {@code rules/runbooks}. */
final class RunbookFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RunbookFiles.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,100}");
  private static final String EXTENSION = ".md";

  private final Path directory;

  /**
   * @param home the installation's directory
   */
  RunbookFiles(Path home) {
    this.directory = home.resolve("rules").resolve("runbooks");
  }

  /** Returns the names of the runbooks, sorted; none where the installation has no rules. */
  List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION) && !name.equals("README.md"))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      LOG.debug("{}: cannot be listed", directory, e);
      return List.of();
    }
  }

  /** Returns the text of a runbook. */
  Optional<String> text(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(directory.resolve(name + EXTENSION)));
    } catch (IOException e) {
      LOG.debug("{}: runbook {} cannot be read", directory, name, e);
      return Optional.empty();
    }
  }
}

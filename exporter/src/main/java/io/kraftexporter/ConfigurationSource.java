package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process' configuration comes from, to be read at its start and again later.
 *
 * @param file none for the defaults
 * @param overrides what the command line says, which wins over the file
 */
record ConfigurationSource(
    ConfigurationLoader loader, Optional<Path> file, Map<String, Object> overrides) {

  Configuration load() throws ConfigurationException {
    return loader.load(file, overrides);
  }
}

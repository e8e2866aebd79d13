package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where this process' configuration comes from, to be read at its start and again later.
 *
 * @param file none for the defaults
 * @param overrides what the command line says, which wins over the file
 * @param further what is wrong beyond the keys: in the files they name, for those they are for
 */
record ConfigurationSource(
    ConfigurationLoader loader,
    Optional<Path> file,
    Map<String, Object> overrides,
    Function<Configuration, List<String>> further) {

  Configuration load() throws ConfigurationException {
    return loader.load(file, overrides, further);
  }
}

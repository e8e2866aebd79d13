package io.kraftexporter.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a record of three layers: the defaults, which are the shipped {@code exporter.yml}, the
 * user's file, and the command line.
 *
 * <p>A layer replaces values of the one below key by key; a list or a map of free keys is replaced
 * as a whole, and a key without a value leaves what is there. For any thread.
 *
 * @param <T> the record of the whole configuration
 */
public abstract class Loader<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  private final Class<T> type;
  private final Function<String, @Nullable String> environment;
  private final Map<String, String> options;
  private final ObjectNode defaults;

  /** The remarks that were logged already: a file is read again and again. */
  private final Set<String> remarks = ConcurrentHashMap.newKeySet();

  /**
   * Reads the environment through a function.
   *
   * @param type the record of the whole configuration
   * @param environment the value of a variable, or null
   * @param options the options of the command line by the paths of the keys that they override
   */
  protected Loader(
      Class<T> type, Function<String, @Nullable String> environment, Map<String, String> options) {
    this.type = type;
    this.environment = environment;
    this.options = Map.copyOf(options);
    this.defaults = shipped();
  }

  /**
   * Rewrites keys and values of earlier versions in the tree of a user's file.
   *
   * @return a remark on each that was found
   */
  protected abstract List<String> rewriteFormer(ObjectNode file, Mistakes mistakes);

  /** Returns the defaults. */
  public final T defaults() {
    try {
      return load(Optional.empty(), Map.of());
    } catch (ConfigurationException e) {
      throw new IllegalStateException("exporter.yml of this program is wrong", e);
    }
  }

  /** Reads a file, and takes the defaults for absent keys. */
  public final T load(Path file) throws ConfigurationException {
    return load(Optional.of(file), Map.of());
  }

  /**
   * Returns for each key the override, else the value of the file, else the default.
   *
   * @param overrides as in the file: maps, lists and texts
   */
  public final T load(Optional<Path> file, Map<String, ?> overrides) throws ConfigurationException {
    return load(file, overrides, configuration -> List.of());
  }

  /**
   * Loads a configuration that passes further checks.
   *
   * @param checks run also where keys have mistakes: on their defaults, so that everything is
   *     reported at once
   */
  public final T load(
      Optional<Path> file, Map<String, ?> overrides, Function<T, List<Mistake>> checks)
      throws ConfigurationException {
    Mistakes mistakes = new Mistakes();
    Map<String, Integer> lines = new HashMap<>();
    List<ObjectNode> layers = new ArrayList<>();
    if (file.isPresent()) {
      ObjectNode written = new YamlTree(mistakes, lines).read(contents(file.get()));
      for (String remark : rewriteFormer(written, mistakes)) {
        if (remarks.add(remark)) {
          LOG.warn("configuration: {}", remark);
        }
      }
      layers.add(written);
    }
    layers.add(new ObjectMapper().valueToTree(overrides));
    ObjectNode tree = defaults;
    for (ObjectNode layer : layers) {
      tree = Overlay.of(type, tree, layer);
    }
    Inheritance.apply(type, tree, layers, mistakes);
    Path directory = file.map(Path::toAbsolutePath).map(Path::getParent).orElse(Path.of(""));
    Optional<T> configuration =
        new Binder(new References(environment, directory), mistakes).bind(type, tree, defaults);
    configuration.map(checks).orElse(List.of()).stream()
        .filter(mistake -> !mistakes.knownAt(mistake.path()))
        .toList()
        .forEach(mistakes::add);
    if (!mistakes.isEmpty()) {
      throw refusal(mistakes.all(), places(file, lines, overrides));
    }
    return configuration.orElseThrow();
  }

  /** The refusal of a configuration that was loaded from this file and these overrides. */
  public final ConfigurationException refusal(
      Optional<Path> file, Map<String, ?> overrides, List<Mistake> mistakes)
      throws ConfigurationException {
    Map<String, Integer> lines = new HashMap<>();
    if (file.isPresent()) {
      new YamlTree(new Mistakes(), lines).read(contents(file.get()));
    }
    return refusal(mistakes, places(file, lines, overrides));
  }

  private static ConfigurationException refusal(List<Mistake> mistakes, Places places) {
    return new ConfigurationException(mistakes.stream().map(places::line).toList());
  }

  /** Finds out where each key of a configuration without mistakes is given. Logs nothing. */
  public final Origins origins(Optional<Path> file, Map<String, ?> overrides)
      throws ConfigurationException {
    Mistakes mistakes = new Mistakes();
    Map<String, Integer> lines = new HashMap<>();
    ObjectNode written = new ObjectMapper().createObjectNode();
    if (file.isPresent()) {
      written = new YamlTree(mistakes, lines).read(contents(file.get()));
      var unused = rewriteFormer(written, mistakes);
    }
    return new Origins(written, places(file, lines, overrides));
  }

  private Places places(Optional<Path> file, Map<String, Integer> lines, Map<String, ?> overrides) {
    JsonNode given = new ObjectMapper().valueToTree(overrides);
    Map<String, String> used = new HashMap<>(options);
    used.keySet().removeIf(path -> given.at("/" + path.replace('.', '/')).isMissingNode());
    return new Places(file.map(Path::toString).orElse(""), lines, used);
  }

  /** Returns whether a file without mistakes holds no key, so that all defaults are effective. */
  public final boolean isEmpty(Path file) throws ConfigurationException {
    return new YamlTree(new Mistakes()).read(contents(file)).isEmpty();
  }

  private static String contents(Path file) throws ConfigurationException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist");
    } catch (AccessDeniedException e) {
      throw unreadable(file, "may not be read by this user");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read (" + e.getMessage() + ")");
    }
  }

  private static ConfigurationException unreadable(Path file, String why) {
    return new ConfigurationException(List.of(file + ": " + why));
  }

  private static ObjectNode shipped() {
    try (InputStream in = Loader.class.getResourceAsStream("/exporter.yml")) {
      if (in == null) {
        throw new IllegalStateException("exporter.yml is missing in this program");
      }
      return new YamlTree(new Mistakes())
          .read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

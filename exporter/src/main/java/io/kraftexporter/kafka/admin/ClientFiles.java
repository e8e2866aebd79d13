package io.kraftexporter.kafka.admin;

import io.kraftexporter.config.FileDigest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that the properties of Kafka's clients name: stores, key tabs and other files in JAAS
 * texts, files of configuration providers.
 */
public final class ClientFiles {
  /**
   * Separates a path from the text around it: JAAS, {@code ${file:PATH:KEY}}, {@code file:PATH}.
   */
  private static final Pattern AROUND = Pattern.compile("[\"'\\s;={}:]+");

  private ClientFiles() {}

  /** Returns the files of all properties. */
  public static Set<Path> of(Map<String, ?> properties) {
    Set<Path> files = new LinkedHashSet<>();
    properties.forEach((name, value) -> files.addAll(of(name, value.toString())));
    return files;
  }

  /** Returns the digests of the files by the properties that name them. */
  static Map<String, String> digests(Map<String, ?> properties) {
    Map<String, String> digests = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          Set<Path> files = of(name, value.toString());
          if (!files.isEmpty()) {
            digests.put(name, String.join(" ", files.stream().map(FileDigest::of).toList()));
          }
        });
    return digests;
  }

  /** A store may be missing for a moment; any other text is a path only where there is a file. */
  private static Set<Path> of(String name, String value) {
    Set<Path> files = new TreeSet<>();
    if (name.endsWith(".location") || name.endsWith(".file")) {
      path(value).ifPresent(files::add);
    }
    Stream.concat(Stream.of(value), AROUND.splitAsStream(value))
        .filter(Predicate.not(String::isEmpty).and(part -> part.contains("/")))
        .flatMap(part -> path(part).stream())
        .filter(Files::isRegularFile)
        .forEach(files::add);
    return files;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

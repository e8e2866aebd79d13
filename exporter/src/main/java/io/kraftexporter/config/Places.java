package io.kraftexporter.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The line of the file or the option of the command line where each key is given. */
public final class Places {
  private final String file;
  private final Map<String, Integer> lines;
  private final Map<String, String> options;

  /**
   * Knows these places.
   *
   * @param file as messages name it; empty if there is none
   * @param lines by path
   * @param options by path, those that were given
   */
  Places(String file, Map<String, Integer> lines, Map<String, String> options) {
    this.file = file;
    this.lines = Map.copyOf(lines);
    this.options = new LinkedHashMap<>(options);
  }

  /**
   * Writes a mistake as one line, which begins with the place to edit: {@code FILE:LINE: KEY is
   * VALUE: must be ...}, or {@code --option is VALUE: must be ...}.
   */
  public String line(Mistake mistake) {
    return subject(mistake.path()) + " is " + mistake.value() + ": " + mistake.rule();
  }

  /** Returns the option or variable by which a key is given; empty if it is not given by one. */
  Optional<String> option(String path) {
    return nearest(path, options);
  }

  /** Returns the file with the line of a key, or of the nearest key around it. */
  String fileAndLine(String path) {
    return file + nearest(path, lines).map(line -> ":" + line).orElse("");
  }

  private String subject(String path) {
    Optional<String> option = option(path);
    if (option.isPresent()) {
      return option.get();
    }
    String key = path.isEmpty() ? "the file" : path;
    if (file.isEmpty()) {
      return key;
    }
    return fileAndLine(path) + ": " + key;
  }

  /** Returns the value known for the key, else for the nearest key around it. */
  private static <T> Optional<T> nearest(String path, Map<String, T> known) {
    String at = path;
    while (!known.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return Optional.ofNullable(known.get(at));
  }
}

package io.kraftexporter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the texts in that {@code ${env:NAME}} and {@code ${file:PATH}} stand for. */
final class References {
  static final Pattern REFERENCE =
      Pattern.compile("(?<escape>\\$)?\\$\\{(?:(?<kind>env|file):(?<name>[^}]+)})?");

  private final Function<String, @Nullable String> environment;
  private final Path directory;

  /**
   * @param environment the value of a variable, or null
   * @param directory where relative paths begin
   */
  References(Function<String, @Nullable String> environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  /**
   * The text with everything put in.
   *
   * @param mistakes takes the reference as it was written and what is allowed there
   * @return empty if there was a mistake
   */
  Optional<String> resolve(String text, BiConsumer<String, String> mistakes) {
    StringBuilder resolved = new StringBuilder();
    boolean complete = true;
    Matcher matcher = REFERENCE.matcher(text);
    int copied = 0;
    while (matcher.find()) {
      resolved.append(text, copied, matcher.start());
      copied = matcher.end();
      if (matcher.group("escape") != null) {
        resolved.append(matcher.group(), 1, matcher.group().length());
        continue;
      }
      try {
        resolved.append(replacement(matcher));
      } catch (IOException e) {
        mistakes.accept(matcher.group(), String.valueOf(e.getMessage()));
        complete = false;
      }
    }
    return complete
        ? Optional.of(resolved.append(text, copied, text.length()).toString())
        : Optional.empty();
  }

  private String replacement(Matcher reference) throws IOException {
    String kind = reference.group("kind");
    if (kind == null) {
      throw new IOException("${env:NAME} or ${file:PATH}; $${ for ${ itself");
    }
    String name = reference.group("name");
    return kind.equals("env") ? variable(name) : contents(name);
  }

  private String variable(String name) throws IOException {
    String value = environment.apply(name);
    if (value == null) {
      throw new IOException("an environment variable that is set");
    }
    return value;
  }

  private String contents(String path) throws IOException {
    try {
      String text = Files.readString(directory.resolve(path));
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new IOException("a file of UTF-8 text that can be read", e);
    }
  }
}

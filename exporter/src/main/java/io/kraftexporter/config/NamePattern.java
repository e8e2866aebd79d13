package io.kraftexporter.config;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that a whole name has to match, such as that of a group or a topic. An empty
 * one matches no name that Kafka has.
 *
 * <p>A dot matches every character: librdkafka and sarama do not trim {@code group.id}, so a name
 * read from a file may end in a line break, and {@code .*} has to match it. A record checks it with
 * {@link Check#regex(String, NamePattern)}. Equal to another of the same text. Immutable.
 */
public final class NamePattern {
  private final String text;
  private final @Nullable Pattern pattern;

  private NamePattern(String text, @Nullable Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** Returns the pattern of this text, which may be no regular expression until it is checked. */
  public static NamePattern of(String text) {
    try {
      return new NamePattern(text, Pattern.compile(text, Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      return new NamePattern(text, null);
    }
  }

  boolean isRegex() {
    return pattern != null;
  }

  /** Returns the pattern of the names that this one matches, and of one name more. */
  public NamePattern or(String name) {
    String quoted = Pattern.quote(name);
    return of(isEmpty() ? quoted : text + "|" + quoted);
  }

  public boolean matches(String name) {
    return Objects.requireNonNull(pattern, "not checked").matcher(name).matches();
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the text of the regular expression. */
  @Override
  public String toString() {
    return text;
  }
}

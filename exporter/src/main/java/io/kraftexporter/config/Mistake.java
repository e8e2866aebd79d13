package io.kraftexporter.config;

/**
 * A value that is refused.
 *
 * @param path the key, such as {@code jmx.nodes[0].address}; empty for the file as a whole
 * @param value what stands there, as it may be shown: in quotes, or in words such as {@code
 *     missing}
 * @param rule what must stand there, as the end of the sentence
 */
public record Mistake(String path, String value, String rule) {
  private static final int LONGEST_VALUE = 80;

  public Mistake {
    String line = value.replace("\r", "").replace("\n", "\\n");
    value = line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "...\"" : line;
  }

  /** A value that must be something else. */
  public static Mistake mustBe(String path, String value, String allowed) {
    return new Mistake(path, value, "must be " + allowed);
  }

  /** A text as messages show it. */
  public static String quoted(String text) {
    return '"' + text + '"';
  }

  boolean isAtOrBelow(String other) {
    return path.equals(other) || path.startsWith(other + ".") || path.startsWith(other + "[");
  }

  /**
   * Returns whether an element of a list has inherited the other mistake from outside of the list.
   */
  boolean isInheritedFrom(Mistake other) {
    return value.equals(other.value) && rule.equals(other.rule) && path.endsWith("]." + other.path);
  }
}

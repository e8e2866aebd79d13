package io.kraftexporter.http.page;

/**
 * Builds HTML of constant tags and of texts from elsewhere, which it escapes. For one thread.
 *
 * <p>Characters that change the direction of a line, and other control characters, are replaced: a
 * name must not change how the rest of the page reads.
 */
final class Html {
  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder(1 << 14);

  /** Adds tags of the program. */
  Html raw(String tags) {
    out.append(tags);
    return this;
  }

  /** Adds a text, also within the quotes of an attribute. */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isShown(c) ? c : REPLACEMENT);
      }
    }
    return this;
  }

  /** Adds a text, of which no more than this number of characters are shown. */
  Html text(String text, int longest) {
    return text(text.length() <= longest ? text : text.substring(0, longest - 1) + "…");
  }

  /** Adds a text in a fixed-width font. */
  Html code(String text, int longest) {
    return raw("<code>").text(text, longest).raw("</code>");
  }

  /** Adds a number. */
  Html number(long number) {
    out.append(number);
    return this;
  }

  private static boolean isShown(char c) {
    boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
    boolean direction = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    return !control && !direction;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

package io.kraftexporter.metric;

/** Escapes characters as the text formats demand in quoted text and in help texts. */
final class Escape {
  private Escape() {}

  /** Label values, in both formats, and help in OpenMetrics: backslash, quote and line feed. */
  static void labelValue(String text, StringBuilder out) {
    escape(text, true, out);
  }

  /** Help in the format 0.0.4: backslash and line feed, while a quote stays as it is. */
  static void help(String text, StringBuilder out) {
    escape(text, false, out);
  }

  private static void escape(String text, boolean quotes, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '"' -> out.append(quotes ? "\\\"" : "\"");
        default -> out.append(c);
      }
    }
  }
}

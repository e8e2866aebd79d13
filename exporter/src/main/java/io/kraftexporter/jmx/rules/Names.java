package io.kraftexporter.jmx.rules;

import io.kraftexporter.metric.Metric;
import java.util.List;

/** How names that rules produce become legal ones, as jmx_exporter 1.x prints them. */
final class Names {
  private static final List<String> RESERVED = List.of("_total", "_created", "_bucket", "_info");

  private Names() {}

  /** The name on the line: a counter's ends in {@code _total}, no other has a reserved ending. */
  static String metric(String safe, Metric.Type type) {
    String base = withoutReserved(safe);
    return type == Metric.Type.COUNTER ? base + "_total" : base;
  }

  /** A label's name; a colon, which the text format does not allow there, becomes {@code _}. */
  static String label(String text) {
    return safe(text.replace(':', '_'));
  }

  /** With every other character, and every run of them, as one {@code _}. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 1);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i == 0 && c >= '0' && c <= '9') {
        safe.append('_');
      }
      if (legal(c)) {
        safe.append(c);
      } else if (safe.isEmpty() || safe.charAt(safe.length() - 1) != '_') {
        safe.append('_');
      }
    }
    return safe.toString();
  }

  private static boolean legal(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
  }

  private static String withoutReserved(String name) {
    for (String suffix : RESERVED) {
      if (name.equals(suffix)) {
        return suffix.substring(1);
      }
      if (name.endsWith(suffix)) {
        return withoutReserved(name.substring(0, name.length() - suffix.length()));
      }
    }
    return name;
  }
}

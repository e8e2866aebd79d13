package io.kraftexporter.metric;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The HELP and TYPE lines of a family, as bytes that are not to be changed. */
final class FamilyHeaders {
  private final byte[] text;
  private final byte[] openMetrics;
  private final byte[] openMetricsUnknown;

  private FamilyHeaders(byte[] text, byte[] openMetrics, byte[] openMetricsUnknown) {
    this.text = text;
    this.openMetrics = openMetrics;
    this.openMetricsUnknown = openMetricsUnknown;
  }

  /** Returns the lines in the text format 0.0.4. */
  byte[] text() {
    return text;
  }

  /** Returns the lines in OpenMetrics. */
  byte[] openMetrics() {
    return openMetrics;
  }

  /**
   * Returns the lines in OpenMetrics while a value is none that a counter may have there; for all
   * other types the same as {@link #openMetrics}.
   */
  byte[] openMetricsUnknown() {
    return openMetricsUnknown;
  }

  /**
   * Makes the headers.
   *
   * <p>In OpenMetrics a counter's family is named without {@code _total}, and owns the name with
   * {@code _created} in place of it. Where either is taken the family keeps its full name and is of
   * unknown type, so that every series has the same name in both formats.
   *
   * @param taken names that are in use; those that this family uses are added
   */
  static FamilyHeaders of(String name, Metric.Type type, String help, Set<String> taken) {
    byte[] unknown = openMetrics(name, Metric.Type.UNKNOWN, help);
    byte[] openMetrics = openMetrics(name, type, help);
    if (type == Metric.Type.COUNTER) {
      String stem = name.substring(0, name.length() - "_total".length());
      if (taken.contains(stem) || taken.contains(stem + "_created")) {
        openMetrics = unknown;
      } else {
        taken.add(stem);
        taken.add(stem + "_created");
        openMetrics = openMetrics(stem, type, help);
      }
    }
    return new FamilyHeaders(
        text(name, type, help), openMetrics, type == Metric.Type.COUNTER ? unknown : openMetrics);
  }

  private static byte[] text(String name, Metric.Type type, String help) {
    StringBuilder header = new StringBuilder("# HELP ").append(name).append(' ');
    Escape.help(help, header);
    String word = type == Metric.Type.UNKNOWN ? "untyped" : lower(type);
    header.append("\n# TYPE ").append(name).append(' ').append(word).append('\n');
    return bytes(header);
  }

  private static byte[] openMetrics(String family, Metric.Type type, String help) {
    StringBuilder header = new StringBuilder("# TYPE ").append(family).append(' ');
    header.append(lower(type)).append("\n# HELP ").append(family).append(' ');
    Escape.labelValue(help, header);
    return bytes(header.append('\n'));
  }

  private static String lower(Metric.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static byte[] bytes(StringBuilder header) {
    return header.toString().getBytes(StandardCharsets.UTF_8);
  }
}

package io.kraftexporter.http;

import io.kraftexporter.http.WeightedList.Item;
import io.kraftexporter.metric.Format;

/** The media types of a scrape's response, the preferred one first. */
enum MediaType {
  OPENMETRICS(Format.OPENMETRICS, "application", "openmetrics-text", "1.0.0"),
  /** The text of OpenMetrics 1.0.0, for scrapers that know only the version before it. */
  OPENMETRICS_DRAFT(Format.OPENMETRICS, "application", "openmetrics-text", "0.0.1"),
  TEXT(Format.TEXT, "text", "plain", "0.0.4");

  private final Format format;
  private final String type;
  private final String name;
  private final String version;

  MediaType(Format format, String type, String subtype, String version) {
    this.format = format;
    this.type = type;
    this.name = type + "/" + subtype;
    this.version = version;
  }

  Format format() {
    return format;
  }

  /** The value of the header {@code Content-Type}. */
  String contentType() {
    return name + "; version=" + version + "; charset=utf-8";
  }

  /**
   * Returns how exactly a range of the header {@code Accept} names this type: 0 not at all, 1 as
   * any type, 2 as any subtype, 3 by name, 4 by name and version.
   */
  int specificity(Item range) {
    if (range.name().equals(name)) {
      String wanted = range.parameters().get("version");
      return wanted == null ? 3 : wanted.equals(version) ? 4 : 0;
    }
    return range.name().equals(type + "/*") ? 2 : range.name().equals("*/*") ? 1 : 0;
  }
}

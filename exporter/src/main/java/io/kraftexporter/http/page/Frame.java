package io.kraftexporter.http.page;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The parts that all pages have in common.
 *
 * @param up the relative path from the page to the root, such as {@code ../}: a proxy may serve the
 *     exporter below a path
 * @param version the version of the program
 */
record Frame(String up, String version) {
  private static final String REPOSITORY =
      "https://github.com/kraftexporter/kraft-exporter/blob/main/";

  private static final Map<String, String> DOCS =
      new TreeMap<>(
          Map.of(
              "configuration", "exporter/config/exporter.yml",
              "metrics", "exporter/docs/METRICS.md",
              "security", "exporter/docs/SECURITY.md",
              "troubleshooting", "exporter/docs/TROUBLESHOOTING.md"));

  /**
   * Returns a page.
   *
   * @param title the title of the window
   * @param main adds the main part
   */
  String page(String title, Consumer<Html> main) {
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>")
        .text(title, 120)
        .raw("</title>\n")
        .raw("<meta name=viewport content=\"width=device-width,initial-scale=1\">\n")
        .raw("<link rel=icon href=\"data:,\">\n<style>")
        .raw(Style.SHEET)
        .raw("</style>\n</head>\n<body>\n<header><strong>KRaft Exporter ")
        .text(version, 60)
        .raw("</strong><nav aria-label=Pages>");
    link(html, "./", "status");
    link(html, "status", "as JSON");
    link(html, "metrics", "metrics");
    link(html, "sd", "service discovery");
    link(html, "runbooks/", "runbooks");
    html.raw("</nav></header>\n<main>\n");
    main.accept(html);
    html.raw("</main>\n<footer><span>Documentation (on the web):</span>");
    DOCS.forEach(
        (name, file) -> html.raw("<a href=\"" + REPOSITORY + file + "\">").text(name).raw("</a>"));
    return html.raw("</footer>\n</body>\n</html>\n").toString();
  }

  /** Adds a link to a path below the root. */
  void link(Html html, String path, String text) {
    html.raw("<a href=\"").text(up + path).raw("\">").text(text).raw("</a>");
  }
}

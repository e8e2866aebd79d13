package io.kraftexporter.http.page;

import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.ScraperStatus.Requested;
import io.kraftexporter.status.Spans;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of scrapers: one row for each address and kind of endpoint. */
final class ScraperTable {
  private final Html html;
  private final int limit;

  ScraperTable(Html html, int limit) {
    this.html = html;
    this.limit = limit;
  }

  void add(List<ScraperStatus> scrapers) {
    html.raw("<h2>Scrapers</h2>\n");
    if (scrapers.isEmpty()) {
      html.raw("<p>Nobody has scraped since the start.</p>\n");
      return;
    }
    html.raw("<table class=p>\n<caption>The latest 50 addresses. Shared: scrapes that got the very")
        .raw(" readings of another address.</caption>\n<thead><tr><th scope=col>Address")
        .raw(
            "<th scope=col>Endpoint<th scope=col>Every<th scope=col class=w>Took<th scope=col>Last")
        .raw("<th scope=col class=w>Scrapes (shared)</thead>\n<tbody>\n");
    int rows = 0;
    for (ScraperStatus scraper : scrapers) {
      if (rows++ < limit) {
        scraper(scraper);
      }
    }
    html.raw("</table>\n");
    StatusPage.more(html, scrapers.size() - limit, "addresses");
  }

  private void scraper(ScraperStatus scraper) {
    kinds(scraper.endpoints()).forEach((kind, endpoints) -> row(scraper, kind, endpoints));
    if (!scraper.refused().isEmpty()) {
      address(scraper);
      html.raw("<td colspan=5><i>refused</i>: ")
          .text(
              scraper.refused().entrySet().stream()
                  .map(entry -> entry.getKey().replace('_', ' ') + " " + entry.getValue() + "×")
                  .collect(Collectors.joining(", ")))
          .raw("\n");
    }
  }

  private void address(ScraperStatus scraper) {
    html.raw("<tr><th scope=row>").text(scraper.address(), 50);
    if (!scraper.agent().isEmpty()) {
      html.raw(" <small>").text(scraper.agent(), 40).raw("</small>");
    }
  }

  private void row(ScraperStatus scraper, String kind, List<Requested> endpoints) {
    Requested first = endpoints.get(0);
    address(scraper);
    html.raw("<td>").text(endpoints.size() == 1 ? first.path() : kind, 80);
    if (endpoints.size() > 1) {
      html.raw(" (").number(endpoints.size()).raw(")");
    }
    html.raw("<td>").raw(first.interval().map(Spans::text).orElse("–"));
    html.raw("<td class=w>").raw(longest(endpoints));
    html.raw("<td>").raw(Spans.text(first.ago()) + " ago");
    html.raw("<td class=w>").number(endpoints.stream().mapToLong(Requested::scrapes).sum());
    long shared = endpoints.stream().mapToLong(Requested::shared).sum();
    if (shared > 0) {
      html.raw(" (").number(shared).raw(")");
    }
    html.raw("\n");
  }

  private static String longest(List<Requested> endpoints) {
    Duration longest =
        endpoints.stream().map(Requested::duration).max(Duration::compareTo).orElseThrow();
    return String.format(Locale.ROOT, "%.2f s", longest.toMillis() / 1e3);
  }

  /** Puts the endpoints of nodes together, and those of other JVMs. */
  private static Map<String, List<Requested>> kinds(List<Requested> endpoints) {
    return endpoints.stream()
        .collect(
            Collectors.groupingBy(
                endpoint ->
                    endpoint
                        .path()
                        .replaceFirst("^(/metrics/node/)[0-9]+", "$1ID")
                        .replaceFirst("^(/metrics/jvm/)[^?]+", "$1NAME"),
                LinkedHashMap::new,
                Collectors.toList()));
  }
}

package io.kraftexporter.http.page;

import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.status.Problem;
import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.Spans;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.Verdict;
import io.kraftexporter.status.Verdicts;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The page at the root: whether all is being read that should be, and everything behind that. */
public final class StatusPage {
  private static final int LARGEST = 49_000;

  /** The numbers of rows of a table to try, until the page is small enough. */
  private static final List<Integer> LIMITS = List.of(200, 100, 60, 30, 12, 4);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Status status;
  private final List<ScraperStatus> scrapers;
  private final PageRequest request;
  private final Frame frame;

  private StatusPage(Status status, List<ScraperStatus> scrapers, PageRequest request) {
    this.status = status;
    this.scrapers = scrapers;
    this.request = request;
    this.frame = new Frame(request.up(), status.version());
  }

  /** Returns the page as HTML, of less than 50 kB: long tables are cut, failures last. */
  public static String html(Status status, List<ScraperStatus> scrapers, PageRequest request) {
    StatusPage page = new StatusPage(status, scrapers, request);
    String html = "";
    for (int limit : LIMITS) {
      html = page.html(limit);
      if (html.getBytes(StandardCharsets.UTF_8).length <= LARGEST) {
        break;
      }
    }
    return html;
  }

  private String html(int limit) {
    Verdict verdict = Verdicts.of(status);
    return frame.page(
        title(verdict),
        html -> {
          verdict(html, verdict, limit);
          clusters(html, limit);
          new SourceTables(html, frame, limit).ofExporter(status.sources());
          new ScraperTable(html, limit).add(scrapers);
          new ConfigurationSection(html, limit, status, request).add();
        });
  }

  private static String title(Verdict verdict) {
    return switch (verdict.level()) {
      case WELL -> "all is read – KRaft Exporter";
      case ATTENTION -> "attention – KRaft Exporter";
      case FAILING -> "failing – KRaft Exporter";
    };
  }

  private void verdict(Html html, Verdict verdict, int limit) {
    String level = verdict.level().name().toLowerCase(Locale.ROOT);
    html.raw("<div class=\"v ").raw(level).raw("\">\n<h1>").text(verdict.sentence()).raw("</h1>\n");
    if (!verdict.problems().isEmpty()) {
      html.raw("<ul>\n");
      verdict.problems().stream().limit(limit).forEach(problem -> problem(html, problem));
      html.raw("</ul>\n");
      more(html, verdict.problems().size() - limit, "problems");
    }
    if (request.check()) {
      html.raw("<p>Whether the cluster is well: ");
      frame.link(html, "check", "the last health check");
      html.raw(".</p>\n");
    }
    html.raw("<p class=n>At ")
        .text(TIME.format(status.time()))
        .raw(", ")
        .text(Spans.text(status.uptime()))
        .raw(" after the start. Load the page again for the present state.</p>\n</div>\n");
  }

  private void problem(Html html, Problem problem) {
    html.raw("<li><strong>").text(problem.what(), 300).raw("</strong>");
    problem.since().ifPresent(since -> html.raw(", for ").text(Spans.text(since)));
    html.raw(": ").code(problem.why(), 400).raw("<br>").text(problem.remedy(), 300);
    if (!problem.runbook().isEmpty()) {
      html.raw(" Runbook: ");
      frame.link(html, "runbooks/" + problem.runbook(), problem.runbook());
      html.raw(".");
    }
    html.raw("\n");
  }

  private void clusters(Html html, int limit) {
    int shown = 0;
    List<ClusterStatus> clusters = status.clusters();
    for (ClusterStatus cluster : clusters) {
      if (shown++ < limit) {
        new ClusterSection(html, frame, limit, cluster, shown, clusters.size() > 1).add();
      }
    }
    more(html, clusters.size() - limit, "clusters");
  }

  /** Says how many rows were left out, if any. */
  static void more(Html html, int left, String what) {
    if (left > 0) {
      html.raw("<p class=n>and ")
          .number(left)
          .raw(" more ")
          .raw(what)
          .raw("; all of them are in the JSON.</p>\n");
    }
  }
}

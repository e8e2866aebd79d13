package io.kraftexporter.http;

import io.kraftexporter.http.page.CheckPage;
import io.kraftexporter.http.page.PageRequest;
import io.kraftexporter.http.page.RunbookPage;
import io.kraftexporter.http.page.StatusJson;
import io.kraftexporter.http.page.StatusPage;
import io.kraftexporter.http.page.Style;
import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.StatusReader;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests of people: the status as a page and as JSON, the last check, the runbooks. */
final class Pages {
  private static final String HTML = "text/html; charset=utf-8";

  private final StatusReader reader;
  private final ScrapeLog scrapes;
  private final Supplier<Optional<Supplier<CheckStatus>>> check;

  Pages(StatusReader reader, ScrapeLog scrapes, Supplier<Optional<Supplier<CheckStatus>>> check) {
    this.reader = reader;
    this.scrapes = scrapes;
    this.check = check;
  }

  /**
   * Answers with the status page.
   *
   * @param address where Prometheus reaches this exporter, with or without a scheme
   * @param login whether the server may want a login
   */
  void status(
      Request request, Response response, Callback callback, String address, boolean login) {
    int scheme = address.indexOf("://");
    PageRequest page =
        new PageRequest(
            "",
            scheme < 0 ? "http" : address.substring(0, scheme),
            scheme < 0 ? address : address.substring(scheme + 3),
            login,
            check.get().isPresent());
    html(response, callback, StatusPage.html(reader.status(), scrapes.scrapers(), page));
  }

  /** Answers with the last health check. */
  void check(Response response, Callback callback) {
    Optional<Supplier<CheckStatus>> last = check.get();
    if (last.isEmpty()) {
      Responses.text(response, callback, 404, "set check.page: true for a page of the check");
      return;
    }
    html(response, callback, CheckPage.html(last.get().get(), reader.status().version()));
  }

  /** Answers with the status as JSON. */
  void json(Response response, Callback callback) {
    Status status = reader.status();
    secure(response);
    Responses.write(
        response, callback, 200, "application/json", StatusJson.text(status, scrapes.scrapers()));
  }

  /**
   * Answers with a runbook, or with the list of them.
   *
   * @param name of the runbook, also with {@code .md} at its end; empty for the list
   */
  void runbook(Request request, Response response, Callback callback, String name) {
    String version = reader.status().version();
    String path = Request.getPathInContext(request);
    String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() - 1);
    if (name.isEmpty()) {
      html(response, callback, RunbookPage.index(reader, version, up));
      return;
    }
    String runbook = name.replaceFirst("\\.md$", "");
    Optional<String> text = reader.runbook(runbook);
    if (text.isEmpty()) {
      Responses.text(response, callback, 404, "there is no such runbook; see /runbooks/");
      return;
    }
    html(response, callback, RunbookPage.html(runbook, text.get(), reader, version, up));
  }

  private static void html(Response response, Callback callback, String page) {
    secure(response);
    Responses.write(response, callback, 200, HTML, page);
  }

  /** Sets headers, but for those that the web configuration file has set. */
  private static void secure(Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    putUnlessSet(headers, new HttpField("Content-Security-Policy", Style.POLICY));
    putUnlessSet(headers, new HttpField("X-Content-Type-Options", "nosniff"));
    putUnlessSet(headers, new HttpField("Referrer-Policy", "no-referrer"));
  }

  private static void putUnlessSet(HttpFields.Mutable headers, HttpField header) {
    if (!headers.contains(header.getName())) {
      headers.put(header);
    }
  }
}

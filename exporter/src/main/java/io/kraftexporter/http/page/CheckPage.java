package io.kraftexporter.http.page;

import io.kraftexporter.status.CheckStatus;
import io.kraftexporter.status.Spans;

/** The page of the last health check, as the command {@code check} prints it. */
public final class CheckPage {
  private CheckPage() {}

  /** Returns the page as HTML. */
  public static String html(CheckStatus check, String version) {
    return new Frame("", version)
        .page(
            "health check – KRaft Exporter",
            html -> {
              html.raw("<h1>Health check</h1>\n<p>").text(age(check)).raw("</p>\n");
              html.raw("<pre>").text(String.join("\n", check.lines())).raw("</pre>\n");
              html.raw("<p class=n>Rates are not checked here: <code>kraft-exporter check</code>")
                  .raw(" takes two samples of them with <code>--for 30s</code>.</p>\n");
            });
  }

  private static String age(CheckStatus check) {
    String next =
        check.running()
            ? "Another one is being made: load the page again in a few seconds."
            : "After a minute, loading the page makes another one.";
    return check.age().map(age -> "Made " + Spans.text(age) + " ago. ").orElse("") + next;
  }
}

package io.kraftexporter.http.page;

import io.kraftexporter.config.Setting;
import io.kraftexporter.status.Reload;
import io.kraftexporter.status.Spans;
import io.kraftexporter.status.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The part of the page on the configuration in effect, and on how to scrape this exporter. */
final class ConfigurationSection {
  private static final int LONGEST = 160;
  private static final int LINES_OF_A_LIMIT = 3;

  private final Html html;
  private final int limit;
  private final Status status;
  private final PageRequest request;

  ConfigurationSection(Html html, int limit, Status status, PageRequest request) {
    this.html = html;
    this.limit = limit;
    this.status = status;
    this.request = request;
  }

  void add() {
    html.raw("<h2>Configuration</h2>\n<p>").text(reload()).raw("</p>\n");
    status
        .configuration()
        .lastReload()
        .filter(Reload::isRejected)
        .ifPresent(reload -> html.raw("<pre>").text(reload.rejection(), 1_000).raw("</pre>\n"));
    List<Setting> settings = status.configuration().settings();
    List<Setting> changed = settings.stream().filter(Setting::changed).toList();
    html.raw("<p>Not the defaults (secrets are masked):</p>\n");
    lines(changed);
    html.raw("<details><summary>All ").number(settings.size()).raw(" keys</summary>\n");
    lines(settings);
    html.raw("</details>\n");
    scrape();
  }

  private String reload() {
    Optional<Reload> last = status.configuration().lastReload();
    if (last.isEmpty()) {
      return "Unchanged since the start.";
    }
    String ago = Spans.text(Duration.between(last.get().time(), status.time())) + " ago";
    return last.get().isRejected()
        ? "A change was rejected " + ago + "; the configuration before it stays in effect:"
        : "Last reloaded " + ago + ".";
  }

  private void lines(List<Setting> settings) {
    int most = limit * LINES_OF_A_LIMIT;
    html.raw("<pre>");
    for (Setting setting : settings.stream().limit(most).toList()) {
      html.text(setting.key(), LONGEST).raw(": ").text(setting.value(), LONGEST).raw("\n");
    }
    html.raw(settings.isEmpty() ? "none\n" : "").raw("</pre>\n");
    StatusPage.more(html, settings.size() - most, "keys");
  }

  private void scrape() {
    html.raw("<h2>Scrape this exporter</h2>\n<p>For <code>prometheus.yml</code>;")
        .raw(" one click selects all of it.");
    if (request.login()) {
      html.raw(" Enter your login and certificate authority, twice, where the exporter's web")
          .raw(" configuration file asks for them.");
    }
    html.raw("</p>\n<pre class=c>").text(ScrapeConfig.yaml(request)).raw("</pre>\n");
  }
}

package io.kraftexporter.http.page;

import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.status.JmxConnectionState;
import io.kraftexporter.status.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tables of sources and of connections to JVMs. */
final class SourceTables {
  private static final String HEAD =
      "<th scope=col>State<th scope=col>Last success<th scope=col class=w>Took, of at most"
          + "<th scope=col class=w>Series<th scope=col class=w>Runs (failed)</thead>\n<tbody>\n";

  private final Html html;
  private final Frame frame;
  private final int limit;

  SourceTables(Html html, Frame frame, int limit) {
    this.html = html;
    this.frame = frame;
    this.limit = limit;
  }

  /** Adds the sources that belong to no cluster, if there are any. */
  void ofExporter(List<SourceState> sources) {
    if (!sources.isEmpty()) {
      html.raw("<h2>The exporter itself</h2>\n");
      sources(sources);
    }
  }

  /** Adds a table of sources that read no JVM. */
  void sources(List<SourceState> sources) {
    html.raw("<table>\n<caption>Sources. Each one's state is in ");
    metric("source=\"NAME\"");
    html.raw("</caption>\n<thead><tr><th scope=col>Source").raw(HEAD);
    for (SourceState source : Rows.chosen(sources, limit, SourceState::isFailing)) {
      html.raw("<tr><th scope=row>").text(source.id().toString(), 80);
      state(source);
      error(source);
    }
    html.raw("</table>\n");
    StatusPage.more(html, sources.size() - limit, "sources");
  }

  /** Adds a table of JVMs that are no nodes. */
  void jvms(List<JmxConnectionState> jvms) {
    html.raw("<table class=p>\n<caption>Other JVMs, read by JMX. Each one's state is in ");
    metric("source=\"jmx\",jvm=\"NAME\"");
    html.raw("</caption>\n<thead><tr><th scope=col>JVM<th scope=col>Address").raw(HEAD);
    for (JmxConnectionState jvm : Rows.chosen(jvms, limit, each -> each.source().isFailing())) {
      html.raw("<tr><th scope=row>")
          .text(jvm.source().id().value(), 80)
          .raw("<td>")
          .text(jvm.address().toString(), 100);
      state(jvm.source());
      error(jvm.source());
    }
    html.raw("</table>\n");
    StatusPage.more(html, jvms.size() - limit, "JVMs");
  }

  /** Adds the metrics that report the state of a source. */
  void metric(String labels) {
    frame.link(html, "metrics", "kraft_exporter_source_success{" + labels + "}");
    html.raw(" and <code>…_duration_seconds</code>, <code>…_age_seconds</code>.");
  }

  /** Adds the cells of the state of a source. */
  void state(SourceState source) {
    html.raw("<td>");
    health(source);
    html.raw("<td>").raw(source.age().map(age -> Spans.text(age) + " ago").orElse("never"));
    html.raw("<td class=w>").raw(took(source));
    html.raw("<td class=w>").number(source.series());
    html.raw("<td class=w>").number(source.collections());
    if (source.failures() > 0) {
      html.raw(" (").number(source.failures()).raw(")");
    }
    html.raw("\n");
  }

  /** Adds the cells of the connection to a node's JVM, as few as 200 nodes allow. */
  void connection(SourceState source) {
    html.raw("<td>");
    health(source);
    html.raw("<td>").raw(source.age().map(age -> Spans.text(age) + " ago").orElse("never"));
    html.raw("<td class=w>").raw(took(source));
    html.raw("<td class=w>").number(source.series()).raw("\n");
  }

  /** Adds the word for the state. */
  void health(SourceState source) {
    String word =
        switch (source.health()) {
          case UNREAD -> "<i>not read yet</i>";
          case READ ->
              source.age().filter(age -> isOld(source, age)).isPresent() ? "<i>old</i>" : "read";
          case LATE -> "<b>late</b>";
          case FAILED -> "<b>failed</b>";
        };
    html.raw(word);
  }

  private static boolean isOld(SourceState source, Duration age) {
    return age.compareTo(source.freshness().staleAfter()) > 0;
  }

  private static String took(SourceState source) {
    Optional<String> granted =
        source
            .granted()
            .map(time -> String.format(Locale.ROOT, " of %.1f s", time.toMillis() / 1e3));
    return source.duration().map(SourceTables::seconds).orElse("–") + granted.orElse("");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1e3);
  }

  /** Adds a row with the last error, if there was one. */
  void error(SourceState source) {
    source
        .failure()
        .ifPresent(
            failure ->
                html.raw("<tr class=e><td colspan=9>")
                    .raw(source.isFailing() ? "Error, for " : "Last error, ")
                    .text(Spans.text(source.isFailing() ? failure.lasting() : failure.ago()))
                    .raw(source.isFailing() ? ": " : " ago: ")
                    .code(failure.error(), 240)
                    .raw("\n"));
  }
}

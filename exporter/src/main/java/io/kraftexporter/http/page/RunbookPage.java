package io.kraftexporter.http.page;

import io.kraftexporter.status.LatestValue;
import io.kraftexporter.status.StatusReader;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pages of the runbooks, with the values that the exporter has of their queries. */
public final class RunbookPage {
  private static final int SHOWN = 10;
  private static final String DIRECTORY = "runbooks/";

  private final StatusReader reader;
  private final Frame frame;
  private final Set<String> names;

  private RunbookPage(StatusReader reader, String version, String up) {
    this.reader = reader;
    this.frame = new Frame(up, version);
    this.names = Set.copyOf(reader.runbooks());
  }

  /**
   * Returns the list of all runbooks as HTML.
   *
   * @param up the relative path from the page to the root
   */
  public static String index(StatusReader reader, String version, String up) {
    return new RunbookPage(reader, version, up).index();
  }

  /**
   * Returns a runbook as HTML.
   *
   * @param markdown its text
   * @param up the relative path from the page to the root
   */
  public static String html(
      String name, String markdown, StatusReader reader, String version, String up) {
    return new RunbookPage(reader, version, up).html(name, markdown);
  }

  private String index() {
    return frame.page(
        "Runbooks – KRaft Exporter",
        html -> {
          html.raw("<h1>Runbooks</h1>\n");
          if (names.isEmpty()) {
            html.raw("<p>This installation has none: rules/runbooks is missing.</p>\n");
          }
          html.raw("<ul>\n");
          for (String name : reader.runbooks()) {
            html.raw("<li>");
            frame.link(html, DIRECTORY + name, name);
            html.raw("\n");
          }
          html.raw("</ul>\n");
        });
  }

  private String html(String name, String markdown) {
    return frame.page(
        name + " – KRaft Exporter",
        html ->
            new Markdown(
                    html,
                    new InlineMarkdown(frame.up() + DIRECTORY, names),
                    codes -> codes.forEach(code -> values(html, code)))
                .render(markdown));
  }

  private void values(Html html, String query) {
    for (SeriesSelector selector : SeriesSelector.in(query)) {
      List<LatestValue> all = reader.latest(selector.metric());
      if (!all.isEmpty()) {
        values(
            html,
            selector,
            all.stream().filter(value -> selector.selects(value.labels())).toList());
      }
    }
  }

  private static void values(Html html, SeriesSelector selector, List<LatestValue> values) {
    boolean several = values.stream().map(LatestValue::cluster).distinct().count() > 1;
    html.raw("<div class=q><p class=n>Now, ").code(selector.text(), 300).raw(": ");
    if (values.isEmpty()) {
      html.raw("no series.</p></div>\n");
      return;
    }
    html.raw(values.size() == 1 ? "1 series.</p>" : values.size() + " series");
    if (values.size() > 1) {
      html.raw(values.size() > SHOWN ? ", the " + SHOWN + " highest.</p>" : ".</p>");
    }
    html.raw("\n<table><tbody>\n");
    values.stream()
        .sorted(
            Comparator.comparing(LatestValue::value)
                .reversed()
                .thenComparing(value -> value.labels().toString()))
        .limit(SHOWN)
        .forEach(
            value ->
                html.raw("<tr><td>")
                    .code(labels(value, several), 300)
                    .raw("<td>")
                    .text(number(value.value()))
                    .raw("\n"));
    html.raw("</table></div>\n");
  }

  private static String labels(LatestValue value, boolean several) {
    String labels =
        value.labels().entrySet().stream()
            .filter(label -> !label.getValue().isEmpty())
            .map(RunbookPage::label)
            .collect(Collectors.joining(", "));
    String cluster =
        several
            ? label(Map.entry("cluster", value.cluster())) + (labels.isEmpty() ? "" : ", ")
            : "";
    return "{" + cluster + labels + "}";
  }

  private static String label(Map.Entry<String, String> label) {
    return label.getKey() + "=\"" + label.getValue() + "\"";
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}

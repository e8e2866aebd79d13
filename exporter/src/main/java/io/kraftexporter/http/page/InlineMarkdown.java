package io.kraftexporter.http.page;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders the text of a paragraph of Markdown: code, links, strong and emphasized text. The names
 * of runbooks become links.
 */
final class InlineMarkdown {
  private static final Pattern TOKEN =
      Pattern.compile(
          "`(?<code>[^`]+)`"
              + "|\\[(?<label>[^\\]]+)]\\((?<target>[^)\\s]+)\\)"
              + "|\\*\\*(?<strong>[^*`]+)\\*\\*"
              + "|(?<![\\w*])\\*(?<em>[^*`\\s][^*`]*)\\*(?![\\w*])"
              + "|(?<name>\\bKafka[A-Z][A-Za-z]+\\b)");
  private static final String EXTENSION = ".md";

  private final String directory;
  private final Set<String> runbooks;

  /**
   * @param directory the relative path from the page to the directory of the runbooks
   * @param runbooks the names of the runbooks
   */
  InlineMarkdown(String directory, Set<String> runbooks) {
    this.directory = directory;
    this.runbooks = runbooks;
  }

  /**
   * Adds a text.
   *
   * @param codes receives the pieces of code
   */
  void render(Html html, String text, List<String> codes) {
    Matcher token = TOKEN.matcher(text);
    int from = 0;
    while (token.find()) {
      html.text(text.substring(from, token.start()));
      from = token.end();
      if (token.group("code") != null) {
        String code = token.group("code").replaceAll("\\s+", " ");
        codes.add(code);
        html.raw("<code>").text(code).raw("</code>");
      } else if (token.group("label") != null) {
        link(html, token.group("label"), token.group("target"));
      } else if (token.group("strong") != null) {
        html.raw("<strong>").text(token.group("strong")).raw("</strong>");
      } else if (token.group("em") != null) {
        html.raw("<em>").text(token.group("em")).raw("</em>");
      } else {
        link(html, token.group("name"), token.group("name") + EXTENSION);
      }
    }
    html.text(text.substring(from));
  }

  /** Adds a link to another runbook or to the web; the text alone where the target is neither. */
  private void link(Html html, String label, String target) {
    String name =
        target.endsWith(EXTENSION)
            ? target.substring(0, target.length() - EXTENSION.length())
            : target;
    if (runbooks.contains(name)) {
      html.raw("<a href=\"").text(directory + name).raw("\">").text(label).raw("</a>");
    } else if (target.startsWith("https://") || target.startsWith("http://")) {
      html.raw("<a href=\"").text(target).raw("\">").text(label).raw("</a>");
    } else {
      html.text(label);
    }
  }
}

package io.kraftexporter.http.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders the Markdown of runbooks: headings, paragraphs, lists with everything in them, fenced
 * code and tables. HTML in the text is shown as text.
 */
final class Markdown {
  private static final Pattern HEADING = Pattern.compile("(#{1,4}) +(.*)");
  private static final Pattern ITEM = Pattern.compile("([-*]|[0-9]{1,3}\\.)( +)(.*)");
  private static final String FENCE = "```";

  private final Html html;
  private final InlineMarkdown inline;
  private final Consumer<List<String>> after;

  /**
   * @param after called after each block with the pieces of code in it
   */
  Markdown(Html html, InlineMarkdown inline, Consumer<List<String>> after) {
    this.html = html;
    this.inline = inline;
    this.after = after;
  }

  /** Adds the text. */
  void render(String text) {
    blocks(text.lines().toList());
  }

  private void blocks(List<String> lines) {
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      Matcher heading = HEADING.matcher(line);
      if (line.isBlank()) {
        at++;
      } else if (heading.matches()) {
        heading(heading.group(1).length(), heading.group(2));
        at++;
      } else if (line.startsWith(FENCE)) {
        at = fence(lines, at + 1);
      } else if (line.startsWith("|")) {
        at = table(lines, at);
      } else if (ITEM.matcher(line).matches()) {
        at = list(lines, at);
      } else {
        at = paragraph(lines, at);
      }
    }
  }

  private void heading(int level, String text) {
    html.raw("<h" + level + ">").text(text.replace("`", ""));
    html.raw("</h" + level + ">\n");
  }

  private int fence(List<String> lines, int from) {
    int end = from;
    while (end < lines.size() && !lines.get(end).startsWith(FENCE)) {
      end++;
    }
    String code = String.join("\n", lines.subList(from, end));
    html.raw("<pre>").text(code).raw("</pre>\n");
    after.accept(List.of(code));
    return end + 1;
  }

  private int table(List<String> lines, int from) {
    int end = from;
    List<String> codes = new ArrayList<>();
    html.raw("<table>\n");
    while (end < lines.size() && lines.get(end).startsWith("|")) {
      if (!lines.get(end).matches("[|:\\- ]+")) {
        String cell = end == from ? "<th scope=col>" : "<td>";
        html.raw("<tr>");
        for (String text : cells(lines.get(end))) {
          inline.render(html.raw(cell), text, codes);
        }
        html.raw("\n");
      }
      end++;
    }
    html.raw("</table>\n");
    after.accept(codes);
    return end;
  }

  private static List<String> cells(String row) {
    String inner = row.strip().replaceAll("^\\||\\|$", "");
    return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
  }

  private int list(List<String> lines, int from) {
    boolean numbered = Character.isDigit(lines.get(from).charAt(0));
    html.raw(numbered ? "<ol>\n" : "<ul>\n");
    int at = from;
    while (at < lines.size()) {
      Matcher item = ITEM.matcher(lines.get(at));
      if (!item.matches() || Character.isDigit(lines.get(at).charAt(0)) != numbered) {
        break;
      }
      int indent = item.group(1).length() + item.group(2).length();
      List<String> inside = new ArrayList<>(List.of(item.group(3)));
      at++;
      while (at < lines.size() && belongs(lines, at)) {
        inside.add(withoutIndent(lines.get(at), indent));
        at++;
      }
      html.raw("<li>");
      item(inside);
    }
    html.raw(numbered ? "</ol>\n" : "</ul>\n");
    return at;
  }

  /** Whether a line continues the item before it: it is indented, or blank before such a line. */
  private static boolean belongs(List<String> lines, int at) {
    String line = lines.get(at);
    if (line.isBlank()) {
      return at + 1 < lines.size() && lines.get(at + 1).startsWith("  ");
    }
    return line.startsWith("  ");
  }

  private static String withoutIndent(String line, int indent) {
    int at = 0;
    while (at < indent && at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return line.substring(at);
  }

  /** Adds an item, whose first paragraph stands in it without a tag. */
  private void item(List<String> lines) {
    int end = endOfParagraph(lines, 0);
    List<String> codes = new ArrayList<>();
    inline.render(html, String.join("\n", lines.subList(0, end)), codes);
    html.raw("\n");
    after.accept(codes);
    blocks(lines.subList(end, lines.size()));
  }

  private int paragraph(List<String> lines, int from) {
    int end = endOfParagraph(lines, from);
    List<String> codes = new ArrayList<>();
    inline.render(html.raw("<p>"), String.join("\n", lines.subList(from, end)), codes);
    html.raw("</p>\n");
    after.accept(codes);
    return end;
  }

  private static int endOfParagraph(List<String> lines, int from) {
    int end = from + 1;
    while (end < lines.size()
        && !lines.get(end).isBlank()
        && !lines.get(end).startsWith(FENCE)
        && !lines.get(end).startsWith("|")
        && !HEADING.matcher(lines.get(end)).matches()
        && !ITEM.matcher(lines.get(end)).matches()) {
      end++;
    }
    return end;
  }
}

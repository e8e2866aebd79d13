package io.kraftexporter.http.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MarkdownTest {
  /** Markup that was not rendered, outside of code. */
  private static final Pattern LEFT =
      Pattern.compile("`|\\]\\(|\\*\\*|^#|^\\||^ *[-*] ", Pattern.MULTILINE);

  private final List<String> codes = new ArrayList<>();

  @Test
  void formsOfTheRunbooksAreRendered() {
    assertEquals(
        """
        <h1>KafkaBrokerDown</h1>
        <p>A broker is &lt;b&gt;fenced&lt;/b&gt;,
        see <a href="../runbooks/KafkaFullGC">KafkaFullGC</a> and <a href="../runbooks/KafkaFullGC">this</a>, <strong>now</strong>.</p>
        <h2>Diagnosis</h2>
        <ol>
        <li>First: <code>up{node_id=&quot;NODE&quot;} == 0</code>,
        or not.
        <ul>
        <li>inner <a href="https://kafka.apache.org/">web</a>
        </ul>
        <pre>kafka-topics.sh \\
          --list</pre>
        <li>Second, settings.
        </ol>
        <table>
        <tr><th scope=col>a<th scope=col>b
        <tr><td><code>x y</code><td>KafkaUnknown
        </table>
        """,
        rendered(
            """
            # KafkaBrokerDown

            A broker is <b>fenced</b>,
            see KafkaFullGC and [this](KafkaFullGC.md), **now**.

            ## Diagnosis
            1. First: `up{node_id="NODE"} == 0`,
               or not.
               - inner [web](https://kafka.apache.org/)

               ```
               kafka-topics.sh \\
                 --list
               ```
            2. Second, [settings](../settings.yml).

            | a | b |
            |---|---|
            | `x
            | `x y` | KafkaUnknown |
            """
                .replace("| `x\n", "")));
    assertEquals(
        List.of("up{node_id=\"NODE\"} == 0", "kafka-topics.sh \\\n  --list", "x y"), codes);
  }

  @Test
  void shippedRunbooksLeaveNoMarkup() throws IOException {
    List<String> left = new ArrayList<>();
    for (Path file : Shipped.files("rules/runbooks", ".md")) {
      String text =
          rendered(Files.readString(file)).replaceAll("(?s)<pre>.*?</pre>|<code>.*?</code>", "");
      LEFT.matcher(text)
          .results()
          .forEach(
              match ->
                  left.add(
                      file.getFileName()
                          + ": "
                          + text.substring(
                              match.start(), Math.min(text.length(), match.start() + 60))));
    }
    assertEquals(List.of(), left);
  }

  private String rendered(String text) {
    Html html = new Html();
    new Markdown(html, new InlineMarkdown("../runbooks/", Set.of("KafkaFullGC")), codes::addAll)
        .render(text);
    return html.toString();
  }
}

package io.kraftexporter.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of {@code docs/MAPPING.md}: what the source documents name, and what answers it here.
 *
 * @param rows in the order of the file
 */
public record Mapping(List<Row> rows) {
  private static final Pattern BACKTICKED = Pattern.compile("`([^`]+)`");
  private static final Pattern METRIC = Pattern.compile("([a-z]+[_:][a-z0-9_:A-Z]*)(\\{.*})?");
  private static final Pattern FILE = Pattern.compile("[\\w-][\\w.-]*/[\\w./-]+");
  private static final Pattern ALERT = Pattern.compile("Kafka[A-Z]\\w+");
  private static final List<String> HEADER =
      List.of("document item", "kind", "ours", "status or reason");

  public Mapping {
    rows = List.copyOf(rows);
  }

  /**
   * A line of the table.
   *
   * @param line in the file, from 1
   * @param item what the document calls it
   * @param kind metric, threshold, setting, alert, panel, command, procedure
   * @param ours metrics, files, alerts and commands, each in backticks
   * @param status {@code yes}; {@code when CONDITION}; or a reason: {@code issue: NAME} of what is
   *     to come, {@code no: WHY} of what will not
   */
  public record Row(int line, String item, String kind, String ours, String status) {

    /** Why the row need not be answered now; a row that is answered has none. */
    public Optional<String> reason() {
      return status.startsWith("issue: ") || status.startsWith("no: ")
          ? Optional.of(status)
          : Optional.empty();
    }

    /** The condition for the series to be there, such as a version of Kafka. */
    public Optional<String> condition() {
      return status.startsWith("when ") ? Optional.of(status.substring(5)) : Optional.empty();
    }

    /** The names of its metrics, without label matchers. */
    public Set<String> metrics() {
      return named(METRIC);
    }

    /** The files of this project that it names, from the top directory. */
    public Set<String> files() {
      return named(FILE);
    }

    public Set<String> alerts() {
      return named(ALERT);
    }

    private Set<String> named(Pattern kindOfName) {
      return BACKTICKED
          .matcher(ours)
          .results()
          .map(MatchResult::group)
          .map(quoted -> kindOfName.matcher(quoted.substring(1, quoted.length() - 1)))
          .filter(Matcher::matches)
          .map(match -> match.group(match.groupCount() > 0 ? 1 : 0))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String toString() {
      return "line %d, %s".formatted(line, item);
    }
  }

  /** Reads the file; every table in it has the same four columns. */
  public static Mapping read() throws IOException {
    Path file = Shipped.HOME.resolve("exporter/docs/MAPPING.md");
    List<Row> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("|") && !line.startsWith("|---")) {
        List<String> cells = cells(line);
        if (cells.size() != HEADER.size()) {
          throw new IOException("line %d has %d columns".formatted(i + 1, cells.size()));
        }
        if (!cells.equals(HEADER)) {
          rows.add(new Row(i + 1, cells.get(0), cells.get(1), cells.get(2), cells.get(3)));
        }
      }
    }
    return new Mapping(rows);
  }

  private static List<String> cells(String line) {
    return Pattern.compile("(?<!\\\\)\\|")
        .splitAsStream(line.strip().substring(1, line.strip().length() - 1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }
}

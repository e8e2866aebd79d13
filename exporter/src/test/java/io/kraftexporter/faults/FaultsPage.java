package io.kraftexporter.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/FAULTS.md: the declared faults with what a run has measured of them. */
final class FaultsPage {
  static final Path PAGE = Path.of("docs/FAULTS.md");

  /** The rows of one exporter. */
  static final List<FaultCase> SHARED =
      Stream.of(ProxyFaults.all(), NodeFaults.all(), StateFileFaults.all(), LoadFaults.all())
          .flatMap(List::stream)
          .toList();

  /** All rows, in the order of the page. */
  static final List<FaultCase> CASES =
      Stream.of(SHARED, ClockFaults.all()).flatMap(List::stream).toList();

  private FaultsPage() {}

  /** Replaces the rows that were measured. */
  static void update(List<FaultRow> measured) throws IOException {
    List<String> before = Files.readAllLines(PAGE);
    replace(
        FaultRow.HEADER,
        CASES.stream()
            .map(
                fault ->
                    measured.stream()
                        .filter(row -> row.fault().equals(fault))
                        .map(FaultRow::toString)
                        .findFirst()
                        .orElseGet(() -> row(before, fault)))
            .collect(Collectors.joining()));
  }

  private static String row(List<String> page, FaultCase fault) {
    return page.stream()
        .filter(line -> line.startsWith(FaultRow.start(fault)))
        .map(line -> line + "\n")
        .findFirst()
        .orElse(FaultRow.start(fault) + "not measured | | | |\n");
  }

  /** Replaces the rows of a table, which are the lines after its header. */
  static void replace(String header, String rows) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(header) + header.length();
    int to = from;
    while (page.startsWith("|", to)) {
      to = page.indexOf('\n', to) + 1;
    }
    Files.writeString(PAGE, page.substring(0, from) + rows + page.substring(to));
  }
}

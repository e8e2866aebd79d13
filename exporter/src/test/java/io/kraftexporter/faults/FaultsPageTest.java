package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/FAULTS.md has a measured row for each declared fault, and says what it may cost. */
class FaultsPageTest {

  @Test
  void pageHasTheResultOfTheLongRun() throws Exception {
    assertTrue(Files.readString(FaultsPage.PAGE).contains(ProcessUse.HEADER), "no such table");
  }

  @Test
  void pageHasARowForEachFault() throws Exception {
    List<String> rows =
        Files.readString(FaultsPage.PAGE)
            .replaceFirst("(?s).*" + Pattern.quote(FaultRow.HEADER), "")
            .lines()
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertEquals(
        FaultsPage.CASES.stream().map(FaultRow::start).toList(),
        rows.stream().map(row -> row.replaceFirst("(\\| [^|]* \\| [^|]* \\| ).*", "$1")).toList());
  }
}

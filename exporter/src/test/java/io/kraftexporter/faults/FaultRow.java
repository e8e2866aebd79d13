package io.kraftexporter.faults;

import java.util.List;
import java.util.Locale;

/**
 * A measured row of the table.
 *
 * @param lost number of series that the fault cost
 * @param all number of series before the fault
 * @param longest duration of the longest scrape in seconds
 * @param log the warnings of the log during the fault and after it
 * @param complete seconds from the repair to the first complete scrape
 */
record FaultRow(
    FaultCase fault, int lost, int all, double longest, List<String> log, double complete) {
  static final String HEADER =
      """
      | fault | may be lost | series lost | longest scrape | warnings in the log, the first one | complete again after |
      |---|---|---|---|---|---|
      """;

  /** Returns the part of the row that does not depend on the measurement. */
  static String start(FaultCase fault) {
    return "| " + fault.title() + " | " + fault.concern().text() + " | ";
  }

  @Override
  public String toString() {
    return start(fault)
        + String.format(
            Locale.ROOT,
            "%d of %d | %.1f s | %s | %.1f s |\n",
            lost,
            all,
            longest,
            log.isEmpty() ? "none" : log.size() + ": `" + log.get(0).replace("|", "\\|") + "`",
            complete);
  }
}

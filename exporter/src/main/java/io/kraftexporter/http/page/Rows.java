package io.kraftexporter.http.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Chooses the rows of a table that has a limit. */
final class Rows {
  private Rows() {}

  /**
   * Returns at most this number of rows in their order: those that matter before the others.
   *
   * @param matters whether a row is to be shown rather than another one
   */
  static <T> List<T> chosen(List<T> rows, int limit, Predicate<T> matters) {
    long important = rows.stream().filter(matters).limit(limit).count();
    long others = limit - important;
    List<T> chosen = new ArrayList<>();
    for (T row : rows) {
      boolean isImportant = matters.test(row);
      if (isImportant ? important-- > 0 : others-- > 0) {
        chosen.add(row);
      }
    }
    return chosen;
  }
}

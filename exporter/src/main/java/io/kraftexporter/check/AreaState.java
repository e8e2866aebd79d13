package io.kraftexporter.check;

import java.util.Locale;

/**
 * State of an area.
 *
 * @param text what is known of it, or why it was not checked
 */
public record AreaState(Area area, AreaResult result, String text) {

  /** The possible results of a check. */
  public enum AreaResult {
    /** Everything was asked, and nothing is wrong that the check evaluates. */
    WELL,
    /** There are findings. */
    FINDINGS,
    /** A source failed or did not answer in time. */
    UNKNOWN,
    /** The configuration does not want it, or there is nothing to check. */
    NOT_CHECKED;

    /** Returns the name in lower case. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

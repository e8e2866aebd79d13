package io.kraftexporter.self;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Identifies the build of this program.
 *
 * @param version the version of the release
 * @param revision the commit in git, with {@code -dirty} after it where files differed from the
 *     commit; {@code unknown} for a build without git
 * @param date the day of the commit, such as {@code 2026-01-31}; {@code unknown} without git
 */
public record Build(String version, String revision, String date) {
  private static final String UNKNOWN = "unknown";

  /** Identifies a build without git. */
  public Build(String version, String revision) {
    this(version, revision, UNKNOWN);
  }

  /** Reads what the build has written into the program's jar. */
  public static Build read() {
    try (InputStream in = Build.class.getResourceAsStream("/version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return new Build(
          properties.getProperty("version", UNKNOWN),
          properties.getProperty("revision", UNKNOWN),
          properties.getProperty("date", UNKNOWN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the line that {@code --version} prints, with the Java that runs the program. */
  @Override
  public String toString() {
    return "kraft-exporter %s (commit %s, date %s, Java %s)"
        .formatted(version, revision, date, Runtime.version());
  }
}

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
 */
public record Build(String version, String revision) {
  private static final String UNKNOWN = "unknown";

  /** Reads what the build has written into the program's jar. */
  public static Build read() {
    try (InputStream in = Build.class.getResourceAsStream("/version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return new Build(
          properties.getProperty("version", UNKNOWN), properties.getProperty("revision", UNKNOWN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the line that {@code --version} prints. */
  @Override
  public String toString() {
    return "kraft-exporter " + version + " (commit " + revision + ")";
  }
}

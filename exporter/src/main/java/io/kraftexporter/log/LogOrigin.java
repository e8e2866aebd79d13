package io.kraftexporter.log;

import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * The part of the process that logs, with the least level of its lines at {@code log.level: info}.
 *
 * @param library as lines name it; empty for the exporter's own
 * @param quietest lines below this level are left out, and all if it is empty; at {@code log.level:
 *     trace} none are
 */
record LogOrigin(String library, Optional<Level> quietest) {
  private static final LogOrigin OWN = new LogOrigin("", Optional.of(Level.TRACE));

  /** Loggers of connections and logins, of which the exporter's own lines tell once. */
  private static final List<String> SILENT =
      List.of(
          "org.apache.kafka.clients.NetworkClient", "org.apache.kafka.clients.admin.internals.");

  static LogOrigin of(String logger) {
    if (logger.startsWith("io.kraftexporter.")) {
      return OWN;
    } else if (logger.startsWith("org.apache.kafka.")) {
      boolean silent = SILENT.stream().anyMatch(logger::startsWith);
      return new LogOrigin("Kafka client", silent ? Optional.empty() : Optional.of(Level.ERROR));
    } else if (logger.startsWith("org.eclipse.jetty.")) {
      return new LogOrigin("HTTP server", Optional.of(Level.WARN));
    }
    return new LogOrigin(logger.replaceFirst("^(\\w+\\.\\w+)\\..*", "$1"), Optional.of(Level.WARN));
  }

  /** Whether lines of this level are written while the exporter's own begin at another one. */
  boolean isLogged(Level wanted, Level least) {
    return wanted.toInt() >= least.toInt()
        && (least == Level.TRACE
            || quietest.filter(level -> wanted.toInt() >= level.toInt()).isPresent());
  }

  boolean isOwn() {
    return library.isEmpty();
  }
}

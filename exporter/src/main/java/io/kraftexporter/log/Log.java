package io.kraftexporter.log;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.slf4j.event.Level;

/**
 * Writes lines to standard error, up to a number of lines a minute. Safe for any number of threads.
 */
public final class Log {
  /** More than any state of the exporter causes, and few enough for whoever pays for each line. */
  private static final int LINES_A_MINUTE = 300;

  /** The log of the process: SLF4J makes its loggers before anything of the program exists. */
  private static final Log LOG = new Log();

  private final LineBudget budget = new LineBudget(LINES_A_MINUTE, System.nanoTime());
  private volatile Level level = Level.INFO;
  private volatile LogFormat format = LogFormat.TEXT;
  private volatile boolean ending;
  private volatile boolean silent;

  private Log() {}

  /**
   * Sets the least level of the exporter's own lines, and the form of all, from the next line on.
   */
  public static void set(LogConfiguration configuration) {
    LOG.level = configuration.level();
    LOG.format = configuration.format();
  }

  /**
   * Leaves out everything below error from now on: what fails while the process ends says nothing.
   */
  public static void end() {
    LOG.ending = true;
  }

  /** Leaves out every line, or no longer: a command reports its result and not its log. */
  public static void silence(boolean silent) {
    LOG.silent = silent;
  }

  static boolean isEnabled(LogOrigin origin, Level wanted) {
    return !LOG.silent && origin.isLogged(wanted, LOG.ending ? Level.ERROR : LOG.level);
  }

  static void write(LogEvent event) {
    LOG.print(event, OffsetDateTime.now(ZoneId.systemDefault()));
  }

  private void print(LogEvent event, OffsetDateTime now) {
    LogFormat form = format;
    String line = form.line(now, event);
    synchronized (budget) {
      int leftOut = budget.endMinute(System.nanoTime());
      if (leftOut > 0) {
        LogEvent gap =
            new LogEvent(
                Level.WARN,
                LogOrigin.of(Log.class.getName()),
                leftOut + " lines left out: more than " + LINES_A_MINUTE + " in a minute",
                null);
        System.err.println(form.line(now, gap));
      }
      if (budget.take()) {
        System.err.println(line);
      }
    }
  }
}

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

  private static final LineBudget BUDGET = new LineBudget(LINES_A_MINUTE, System.nanoTime());
  private static final Object WRITING = new Object();

  private static volatile Level level = Level.INFO;
  private static volatile LogFormat format = LogFormat.TEXT;
  private static volatile boolean ending;

  private Log() {}

  /**
   * Sets the least level of the exporter's own lines, and the form of all, from the next line on.
   */
  public static void set(LogConfiguration configuration) {
    level = configuration.level();
    format = configuration.format();
  }

  /**
   * Leaves out everything below error from now on: what fails while the process ends says nothing.
   */
  public static void end() {
    ending = true;
  }

  static boolean isEnabled(LogOrigin origin, Level wanted) {
    return origin.isLogged(wanted, ending ? Level.ERROR : level);
  }

  static void write(LogEvent event) {
    OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault());
    LogFormat form = format;
    String line = form.line(now, event);
    synchronized (WRITING) {
      int leftOut = BUDGET.endMinute(System.nanoTime());
      if (leftOut > 0) {
        LogEvent gap =
            new LogEvent(
                Level.WARN,
                LogOrigin.of(Log.class.getName()),
                leftOut + " lines left out: more than " + LINES_A_MINUTE + " in a minute",
                null);
        System.err.println(form.line(now, gap));
      }
      if (BUDGET.take()) {
        System.err.println(line);
      }
    }
  }
}

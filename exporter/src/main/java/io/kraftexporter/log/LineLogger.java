package io.kraftexporter.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger of one class, whose lines {@link Log} writes. */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  private final transient LogOrigin origin;

  LineLogger(String name) {
    this.name = name;
    this.origin = LogOrigin.of(name);
  }

  @Override
  public boolean isTraceEnabled() {
    return Log.isEnabled(origin, Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return Log.isEnabled(origin, Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return Log.isEnabled(origin, Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return Log.isEnabled(origin, Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return Log.isEnabled(origin, Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return LineLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable problem) {
    Log.write(
        new LogEvent(
            level, origin, MessageFormatter.basicArrayFormat(pattern, arguments), problem));
  }
}

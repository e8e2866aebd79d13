package io.kraftexporter.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Everything of a line but its time. */
record LogEvent(Level level, LogOrigin origin, String message, @Nullable Throwable problem) {}

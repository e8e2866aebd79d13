package io.kraftexporter.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forms of the log. Times are in ISO 8601, with Latin digits in every locale. */
public enum LogFormat {
  /** Time, level and message, and behind them the stack of a fault. */
  TEXT {
    @Override
    String line(OffsetDateTime time, LogEvent event) {
      String library = event.origin().isOwn() ? "" : event.origin().library() + ": ";
      String stack = stack(event.problem());
      return TIME.format(time)
          + " "
          + event.level()
          + " "
          + library
          + oneLine(event.message())
          + (stack.isEmpty() ? "" : "\n" + stack);
    }
  },
  /** An object a line, with time, level, message, and library and stack where there are any. */
  JSON {
    @Override
    String line(OffsetDateTime time, LogEvent event) {
      StringBuilder line = new StringBuilder("{");
      field(line, "time", TIME.format(time));
      field(line, "level", event.level().name().toLowerCase(Locale.ROOT));
      if (!event.origin().isOwn()) {
        field(line, "library", event.origin().library());
      }
      field(line, "message", event.message());
      String stack = stack(event.problem());
      if (!stack.isEmpty()) {
        field(line, "stack", stack);
      }
      return line.append('}').toString();
    }
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  abstract String line(OffsetDateTime time, LogEvent event);

  private static String oneLine(String message) {
    return message.indexOf('\n') < 0 ? message : message.replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String stack(@Nullable Throwable problem) {
    if (problem == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append(line.length() > 1 ? ",\"" : "\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || c > '~') { // whatever the encoding of the terminal is
            line.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}

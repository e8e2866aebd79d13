package io.kraftexporter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class LogFormatTest {
  private static final OffsetDateTime TIME =
      OffsetDateTime.of(2026, 11, 30, 2, 5, 7, 9_000_000, ZoneOffset.ofHours(1));

  @Test
  void textHasOneLineAndNoNameOfAClass() {
    assertEquals(
        "2026-11-30T02:05:07.009+01:00 WARN groups failed: one; two",
        LogFormat.TEXT.line(
            TIME, event("io.kraftexporter.scrape.SourceReader", "groups failed: one\n  two")));
    assertEquals(
        "2026-11-30T02:05:07.009+01:00 WARN Kafka client: no more",
        LogFormat.TEXT.line(TIME, event("org.apache.kafka.clients.NetworkClient", "no more")));
  }

  @Test
  void jsonIsOneObject() {
    assertEquals(
        "{\"time\":\"2026-11-30T02:05:07.009+01:00\",\"level\":\"warn\",\"library\":\"HTTP server\","
            + "\"message\":\"a \\\"b\\\"\\n\\\\c\\u0001 \\u00fc \\ud83d\\ude00\"}",
        LogFormat.JSON.line(
            TIME, event("org.eclipse.jetty.server.Server", "a \"b\"\n\\c\u0001 ü \ud83d\ude00")));
  }

  @Test
  void stackFollowsTheMessage() {
    LogEvent event =
        new LogEvent(
            Level.WARN,
            LogOrigin.of("io.kraftexporter.App"),
            "fault",
            new IllegalStateException("x"));
    String text = LogFormat.TEXT.line(TIME, event);
    assertTrue(text.startsWith("2026-11-30T02:05:07.009+01:00 WARN fault\njava.lang."), text);
    assertEquals(1, LogFormat.JSON.line(TIME, event).lines().count());
  }

  @Test
  void digitsAreLatinInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(
          "2026-11-30T02:05:07.009+01:00 WARN x",
          LogFormat.TEXT.line(TIME, event("io.kraftexporter.App", "x")));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static LogEvent event(String logger, String message) {
    @Nullable Throwable none = null;
    return new LogEvent(Level.WARN, LogOrigin.of(logger), message, none);
  }
}

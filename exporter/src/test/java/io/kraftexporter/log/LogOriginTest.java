package io.kraftexporter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

final class LogOriginTest {

  @Test
  void librariesAreQuieterThanTheExporter() {
    assertEquals("ERROR WARN INFO", logged("io.kraftexporter.App", Level.INFO));
    assertEquals("ERROR WARN INFO DEBUG", logged("io.kraftexporter.App", Level.DEBUG));
    assertEquals("ERROR", logged("org.apache.kafka.common.utils.Utils", Level.DEBUG));
    assertEquals("", logged("org.apache.kafka.clients.NetworkClient", Level.INFO));
    assertEquals("ERROR WARN", logged("org.eclipse.jetty.server.Server", Level.INFO));
    assertEquals("ERROR", logged("org.eclipse.jetty.server.Server", Level.ERROR));
    assertEquals(
        "ERROR WARN INFO DEBUG TRACE",
        logged("org.apache.kafka.clients.NetworkClient", Level.TRACE));
    assertEquals("oshi.util", LogOrigin.of("oshi.util.FileUtil").library());
  }

  private static String logged(String logger, Level least) {
    List<String> logged = new ArrayList<>();
    for (Level level : Level.values()) {
      if (LogOrigin.of(logger).isLogged(level, least)) {
        logged.add(level.name());
      }
    }
    return String.join(" ", logged);
  }
}

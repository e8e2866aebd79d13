package io.kraftexporter.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped Alertmanager configuration as the newest amtool judges it; {@link
 * AlertmanagerRoutesTest} uses the oldest supported one.
 */
@Tag("go")
final class NewestAmtoolIT {
  @TempDir static Path home;
  private static Path file;

  @BeforeAll
  static void install() throws IOException {
    try (NotificationSink sink = new NotificationSink()) {
      file =
          Files.writeString(
              home.resolve("alertmanager.yml"), RealAlertmanager.installed(home, sink));
    }
  }

  @Test
  void acceptsTheConfiguration() {
    AlertmanagerRoutesTest.assertAccepted(Tool.newestAmtool(), file);
  }

  static Stream<JsonNode> alerts() throws IOException {
    return Shipped.alerts().stream();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alertReachesTheReceiversOfItsSeverity(JsonNode alert) {
    AlertmanagerRoutesTest.assertReceivers(Tool.newestAmtool(), file, alert);
  }
}

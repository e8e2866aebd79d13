package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code -Ddocs.update=true} writes the file anew. */
final class LeanRuleFileTest {
  private static final Path FILE = Shipped.HOME.resolve("jvm-agent-config/kafka-broker-lean.yml");

  @Test
  void fileHasWhatAlertsAndDashboardsUse() throws Exception {
    String derived = new LeanRuleFile().render();

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(FILE, derived);
    }
    assertEquals(derived, Files.readString(FILE));
  }
}

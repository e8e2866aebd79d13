package io.kraftexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.tools.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickRulesTest {

  @Test
  void everyDurationAndEveryFigureThatFollowsIsDivided(@TempDir Path directory) throws Exception {
    Map<String, String> files = QuickRules.dividedBy(15);
    List<String> arguments = new ArrayList<>(List.of("check", "rules"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      arguments.add(
          Files.writeString(directory.resolve(file.getKey()), file.getValue()).toString());
    }
    Tool.Result result = Tool.promtool().run(arguments, "");
    assertEquals(0, result.exitCode(), result.output());

    String alerts = files.get("kafka_alerts.yml");
    assertTrue(alerts.contains("for: 20s\n"), alerts);
    String recording = files.get("kafka_recording.yml");
    assertTrue(recording.contains("isrshrinks_total[4m]"), recording);
    String availability = files.get("kafka_availability_alerts.yml");
    assertTrue(availability.contains("remaining_bytes[2m])"), availability);
    assertTrue(availability.contains("* 40320 / 120 >= 0"), availability);
    String quorum = files.get("kafka_quorum_alerts.yml");
    assertTrue(quorum.contains("offset 4s"), quorum);
  }
}

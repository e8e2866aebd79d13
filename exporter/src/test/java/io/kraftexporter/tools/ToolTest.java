package io.kraftexporter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolTest {

  @Test
  void toolsRunAndTellTheirVersion() {
    for (Tool tool :
        List.of(
            Tool.promtool(),
            Tool.prometheus(),
            Tool.alertmanager(),
            Tool.amtool(),
            Tool.nodeExporter())) {
      Tool.Result result = tool.run(List.of("--version"), "");
      assertEquals(0, result.exitCode(), result.output());
    }
  }

  @Test
  void inputIsReadAndOutputReturned() {
    assertEquals(
        new Tool.Result(3, "up no help text\n"),
        Tool.promtool()
            .run(
                List.of("check", "metrics"),
                """
                # TYPE up gauge
                up 1
                """));
  }

  @Test
  void aLongInputDoesNotBlock() {
    assertEquals(
        new Tool.Result(0, "x".repeat(1_000_000)),
        Tool.named("cat", "coreutils").run(List.of(), "x".repeat(1_000_000)));
  }

  @Test
  void whatIsMissingFailsWithWhatToInstall() {
    Path fetched =
        Path.of(System.getProperty("kraftexporter.home"), "exporter/target/tools").normalize();
    assertEquals(
        "nosuchtool is neither on the PATH nor in "
            + fetched
            + ": install it (Debian: apt-get install nosuchtool-bin)",
        assertThrows(AssertionError.class, () -> Tool.named("nosuchtool", "nosuchtool-bin"))
            .getMessage());
  }
}

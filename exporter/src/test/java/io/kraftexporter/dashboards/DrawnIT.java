package io.kraftexporter.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.rules.Shipped;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The dashboards against Grafana's own types and units. Needs Node; the first run installs its
 * modules.
 */
@Tag("ui")
@RunsBesideOthers
final class DrawnIT {
  @Test
  void everyDashboardHasTheTypesOfGrafanasSchema() throws IOException {
    Tool.Result result = check(Shipped.files("dashboards", ".json"));

    assertEquals(0, result.exitCode(), result.output());
  }

  private static Tool.Result check(List<Path> files) {
    Tool check = new Tool(Shipped.HOME.resolve("exporter/src/test/tools/dashboard-render/check"));
    return check.run(files.stream().map(Path::toString).toList(), "");
  }
}

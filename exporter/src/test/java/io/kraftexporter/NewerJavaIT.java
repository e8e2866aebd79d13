package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged distribution on Java versions after the one that it is built with. */
@Timeout(120)
@RunsBesideOthers
class NewerJavaIT {

  @TempDir Path directory;

  @Test
  @Tag("java-21")
  void java21WarnsOfNothing() throws Exception {
    assertNothingIsPrinted("jmx.test.java21");
  }

  /** The host's collectors call the C library, of which Java 24 and later warn by default. */
  @Test
  @Tag("java-25")
  void java25WarnsOfNothing() throws Exception {
    assertNothingIsPrinted("jmx.test.java25");
  }

  /** The start makes a class-data archive for this Java and uses it. */
  private void assertNothingIsPrinted(String property) throws Exception {
    Path home = PackagedExporter.unpack(directory);
    Path java = Path.of(System.getProperty(property)).getParent().getParent();
    Path configuration =
        Files.writeString(
            directory.resolve("exporter.yml"),
            """
            listen: "127.0.0.1:0"
            kafka: {bootstrap: []}
            jmx: {port: 0, nodes: [{address: "127.0.0.1:1"}]}
            host: {enabled: true}
            """);

    try (PackagedExporter exporter =
        PackagedExporter.serving(home, Map.of("JAVA_HOME", java.toString()), configuration)) {
      assertFalse(exporter.scrape("/metrics/host").values("node_filesystem_size_bytes").isEmpty());
      assertEquals(List.of(), exporter.printedByOthers());
    }
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      assertEquals(1, files.filter(file -> file.toString().endsWith(".jsa")).count());
    }
  }
}

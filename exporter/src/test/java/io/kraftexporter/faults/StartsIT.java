package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.PackagedExporter;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.TemporaryDirectory;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged distribution where it may write little or nothing: it serves the host's metrics, and
 * prints neither a trace nor a warning of Java.
 */
@Tag("root")
@Timeout(400)
@RunsBesideOthers
final class StartsIT {
  private static TemporaryDirectory directory;
  private static Path home;
  private static Path configuration;

  /** Outside of /tmp, where nothing may be executed in some cases and a checkout may stand. */
  @BeforeAll
  static void unpack() throws Exception {
    directory = new TemporaryDirectory(Files.createTempDirectory(Path.of("/var/tmp"), "starts-"));
    home = PackagedExporter.unpack(directory.path());
    configuration =
        Files.writeString(
            directory.path().resolve("exporter.yml"),
            """
            listen: "127.0.0.1:0"
            kafka: {bootstrap: []}
            jmx: {port: 0, nodes: [{address: "127.0.0.1:1"}]}
            host: {enabled: true}
            """);
  }

  @AfterAll
  static void delete() {
    directory.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no HOME              | exec env -u HOME",
        "a HOME that is none  | exec env HOME=/nonexistent",
        "/tmp is read-only    | mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp && exec",
        "/tmp is noexec       | mount --bind /tmp /tmp && mount -o remount,bind,noexec /tmp && exec",
        "the root is read-only| mount -o remount,bind,ro / && exec",
        "a noexec /tmp alone can be written | mount -o remount,bind,ro / && mount -t tmpfs -o noexec t /tmp && exec"
      })
  void servesWithoutATraceOrAWarning(String environment, String command) throws Exception {
    assertServes(command, Map.of());
  }

  /** Java 24 and later warn of native code and of unsafe memory access. */
  @Test
  @Tag("java-25")
  void java25WarnsOfNothingWhereTheRootIsReadOnly() throws Exception {
    Path java = Path.of(System.getProperty("jmx.test.java25")).getParent().getParent();
    assertServes(
        "mount -o remount,bind,ro / && exec env -u HOME", Map.of("JAVA_HOME", java.toString()));
  }

  private static void assertServes(String command, Map<String, String> variables) throws Exception {
    try (PackagedExporter exporter =
        PackagedExporter.serving(within(command), variables, configuration)) {
      ParsedText scrape = exporter.scrape("/metrics/host");
      assertTrue(scrape.value("node_memory_MemTotal_bytes") > 0);
      assertFalse(scrape.values("node_filesystem_size_bytes").isEmpty());
      assertEquals(List.of(), exporter.printedByOthers());
      System.out.println(command + "\n" + exporter.log());
    }
  }

  /** Returns a directory whose launcher runs ours by a command, in mounts of its own. */
  private static Path within(String command) throws Exception {
    Path wrapped = Files.createTempDirectory(directory.path(), "within-");
    Path launcher = Files.createDirectory(wrapped.resolve("bin")).resolve("kraft-exporter");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec unshare --mount sh -c '%s %s \"$@\"' sh \"$@\"\n"
            .formatted(command, home.resolve("bin/kraft-exporter")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return wrapped;
  }
}

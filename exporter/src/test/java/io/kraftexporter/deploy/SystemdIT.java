package io.kraftexporter.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units in {@code deploy/systemd}, as systemd's own tools judge them. */
@Tag("systemd")
@Timeout(120)
class SystemdIT {
  private static final Path UNITS =
      Path.of(System.getProperty("kraftexporter.home"), "exporter/deploy/systemd");
  private static final Pattern EXPOSURE = Pattern.compile("exposure level for \\S+: ([0-9.]+)");

  @TempDir Path directory;

  /** With a program that exists: the packaged one is installed in {@code /opt} elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"kraft-exporter@.service", "kraft-exporter-host.service"})
  void unitIsRight(String name) throws Exception {
    Path unit = directory.resolve(name.replace("@", "@orders"));
    String text = Files.readString(UNITS.resolve(name));
    Files.writeString(unit, text.replaceAll("=/opt/kraft-exporter/\\S+", "=/bin/true"));

    assertEquals("", analyze("verify", "--man=no", unit.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kraft-exporter@.service", "kraft-exporter-host.service"})
  void exposureIsBelowTwo(String name) throws Exception {
    String report = analyze("security", "--offline=true", UNITS.resolve(name).toString());
    Matcher matcher = EXPOSURE.matcher(report);

    assertTrue(matcher.find(), report);
    assertTrue(Double.parseDouble(matcher.group(1)) < 2, report);
  }

  /** systemd's groups of system calls lack the one that reads the page cache. */
  @Test
  void hostUnitAllowsTheSystemCallOfThePageCache() throws Exception {
    List<String> allowed =
        values("kraft-exporter-host.service", "SystemCallFilter").stream()
            .filter(filter -> !filter.startsWith("~"))
            .flatMap(filter -> Stream.of(filter.split(" ")))
            .toList();

    assertTrue(allowed.contains("cachestat"), allowed.toString());
  }

  /** Both may run on one machine, and each as another user. */
  @Test
  void unitsHaveStateDirectoriesOfTheirOwn() throws Exception {
    assertEquals(List.of("kraft-exporter/%i"), values("kraft-exporter@.service", "StateDirectory"));
    assertEquals(
        List.of("kraft-exporter-host"), values("kraft-exporter-host.service", "StateDirectory"));
  }

  /** systemd's own tool finds what is wrong: the test above means something. */
  @Test
  void wrongUnitIsFound() throws Exception {
    Path unit = directory.resolve("wrong.service");
    Files.writeString(unit, "[Service]\nExecStart=/bin/true\nDynamicUsers=yes\n");

    assertTrue(analyze("verify", "--man=no", unit.toString()).contains("DynamicUsers"));
  }

  private static List<String> values(String unit, String key) throws Exception {
    try (Stream<String> lines = Files.lines(UNITS.resolve(unit))) {
      return lines
          .filter(line -> line.startsWith(key + "="))
          .map(line -> line.substring(key.length() + 1))
          .toList();
    }
  }

  private static String analyze(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}

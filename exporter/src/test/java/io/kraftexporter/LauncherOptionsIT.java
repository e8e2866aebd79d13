package io.kraftexporter;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Distribution.Ended;
import io.kraftexporter.deploy.ImageOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the JVM: the launcher's, and the user's, which win. */
@Timeout(120)
@RunsBesideOthers
class LauncherOptionsIT {
  private static final long MEGABYTE = 1 << 20;

  /** A flag as -XX:+PrintFlagsFinal prints it. */
  private static final Pattern FLAG = Pattern.compile("(?m)^ *\\w+ (\\w+) += (\\S*) +\\{");

  @TempDir static Path directory;

  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws Exception {
    distribution = Distribution.unpack(directory);
    Files.writeString(directory.resolve("my.options"), "-XX:+UseG1GC\n-Xmx96m\n");
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS, -XX:+UseG1GC, UseG1GC, true",
    "JDK_JAVA_OPTIONS, -XX:+UseZGC, UseZGC, true",
    "JAVA_OPTS, -XX:+UseG1GC, UseG1GC, true",
    "JAVA_OPTS, -XX:+UseParallelGC, UseParallelGC, true",
    "JAVA_OPTS, -XX:-UseSerialGC, UseSerialGC, false",
    "_JAVA_OPTIONS, -XX:+UseG1GC, UseG1GC, true",
    "JAVA_OPTS, @my.options, UseG1GC, true",
    "JAVA_OPTS, @my.options, MaxHeapSize, 100663296",
    "JAVA_TOOL_OPTIONS, -Xmx64m, MaxHeapSize, 67108864",
    "JAVA_OPTS, -Xmx1g, MaxHeapSize, 1073741824",
    "JAVA_TOOL_OPTIONS, -Xms64m, InitialHeapSize, 67108864",
    "JAVA_TOOL_OPTIONS, -XX:MaxHeapFreeRatio=60, MaxHeapFreeRatio, 60",
    "JAVA_TOOL_OPTIONS, -XX:-TieredCompilation, TieredCompilation, false",
    "JAVA_TOOL_OPTIONS, -XX:Tier4InvocationThreshold=7000, Tier4InvocationThreshold, 7000",
    "JAVA_TOOL_OPTIONS, -XX:TieredStopAtLevel=1, Tier4InvocationThreshold, 5000",
  })
  void whatTheUserSaysCounts(String variable, String option, String flag, String value)
      throws Exception {
    assertEquals(value, flags(Map.of(variable, option)).get(flag));
  }

  @Test
  void shareOfMemoryIsTheUsersWithoutMaximumOfOurs() throws Exception {
    long heap = number(flags(Map.of("JAVA_OPTS", "-XX:MaxRAMPercentage=10")), "MaxHeapSize");
    long other = number(flags(Map.of("JAVA_OPTS", "-XX:MaxRAMPercentage=20")), "MaxHeapSize");

    assertEquals(2.0, (double) other / heap, 0.1);
  }

  @Test
  void whoSaysNothingHasWhatStartsQuicklyInLittleMemory() throws Exception {
    Map<String, String> flags = flags(Map.of());

    assertEquals("true", flags.get("UseSerialGC"));
    assertEquals(32 * MEGABYTE, number(flags, "InitialHeapSize"));
    assertTrue(number(flags, "MaxHeapSize") <= 512 * MEGABYTE);
    assertEquals(100_000, number(flags, "Tier4InvocationThreshold"));
  }

  /** The benchmarks take the image's options for the launcher's. */
  @Test
  void imageHasTheSameOptions() throws Exception {
    String options = String.join(" ", ImageOptions.tuning());
    Map<String, String> image = flags(Map.of("JAVA_OPTS", options));
    Map<String, String> launcher = flags(Map.of());
    // Where classes.jsa is mapped to differs from start to start.
    image.remove("SharedBaseAddress");
    launcher.remove("SharedBaseAddress");

    assertEquals(List.of(), differences(image, launcher));
  }

  @Tag("root")
  @ParameterizedTest
  @CsvSource({"256, 128", "4000, 512", "128, 64"})
  void heapIsHalfOfTheMemoryLimit(int limit, int heap) throws Exception {
    Path root = Path.of("/sys/fs/cgroup");
    boolean first = Files.isDirectory(root.resolve("memory"));
    Path group = (first ? root.resolve("memory") : root).resolve("kraft-exporter-launcher");
    // The limit is that of the group above, as a service's or a pod's is.
    Path inner = Files.createDirectories(group.resolve("inner"));
    try {
      Files.writeString(
          group.resolve(first ? "memory.limit_in_bytes" : "memory.max"),
          Long.toString(limit * MEGABYTE));
      Ended ended =
          distribution.run(
              Map.of("JAVA_OPTS", "-XX:+PrintFlagsFinal"),
              List.of(
                  "sh",
                  "-c",
                  "echo $$ > %s/cgroup.procs; exec %s --version"
                      .formatted(inner, distribution.launcher())));

      assertEquals(0, ended.exitCode(), ended.output());
      assertEquals(heap * MEGABYTE, number(flags(ended.output()), "MaxHeapSize"));
    } finally {
      Files.delete(inner);
      Files.delete(group);
    }
  }

  @Test
  void archiveIsMadeOnceAndUsedFromThenOn(@TempDir Path other) throws Exception {
    Distribution fresh = Distribution.unpack(other);
    Map<String, String> verbose = Map.of("JAVA_OPTS", "-Xlog:class+load");

    for (int start = 0; start < 2; start++) {
      Ended ended = fresh.run(verbose, List.of(fresh.launcher().toString(), "--version"));

      assertEquals(0, ended.exitCode(), ended.output());
      assertTrue(
          ended.output().contains(" io.kraftexporter.Main source: shared objects file"),
          ended.output());
      try (Stream<Path> files = Files.list(fresh.home().resolve("lib"))) {
        List<String> made =
            files.map(file -> file.getFileName().toString()).filter(this::isArchive).toList();
        assertEquals(1, made.size(), made.toString());
      }
    }
  }

  private boolean isArchive(String name) {
    return name.contains(".jsa");
  }

  @Test
  void startsWithoutAnArchiveWhereNoneCanBeMade(@TempDir Path other) throws Exception {
    Distribution fresh = Distribution.unpack(other);
    Files.delete(fresh.home().resolve("lib/classes.txt"));
    Files.createDirectory(fresh.home().resolve("lib/classes.txt"));

    Ended ended = fresh.run(Map.of(), List.of(fresh.launcher().toString(), "--version"));

    assertEquals(0, ended.exitCode(), ended.output());
    assertTrue(ended.output().matches("kraft-exporter \\S+ \\(commit .+\\)\n"), ended.output());
  }

  private static Map<String, String> flags(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.merge("JAVA_OPTS", "-XX:+PrintFlagsFinal", (one, more) -> one + " " + more);
    Ended ended = distribution.run(all, List.of(distribution.launcher().toString(), "--version"));
    assertEquals(0, ended.exitCode(), ended.output());
    assertTrue(
        ended.output().matches("(?s).*\nkraft-exporter \\S+ \\(commit .+\\)\n"), ended.output());
    return flags(ended.output());
  }

  private static Map<String, String> flags(String output) {
    Map<String, String> flags = new HashMap<>();
    Matcher matcher = FLAG.matcher(output);
    while (matcher.find()) {
      flags.put(matcher.group(1), matcher.group(2));
    }
    return flags;
  }

  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    return one.keySet().stream()
        .filter(flag -> !one.get(flag).equals(other.get(flag)))
        .map(flag -> flag + ": " + one.get(flag) + ", " + other.get(flag))
        .toList();
  }

  private static long number(Map<String, String> flags, String name) {
    return Long.parseLong(requireNonNull(flags.get(name), name));
  }
}

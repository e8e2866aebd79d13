package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kraftexporter.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contents of the packaged distribution. */
@Timeout(120)
class DistributionIT {
  private static final Path ARCHIVE = Path.of(System.getProperty("kraftexporter.archive"));
  private static final Pattern LINK = Pattern.compile("(?<!`)\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  /** Mode, owner and time, as {@code tar -tv --full-time} lists them. */
  private static final Pattern ENTRY =
      Pattern.compile("(?:drwxr-xr-x|-rw[x-]r-[x-]r-[x-]) 0/0 +\\d+ 2026-01-01 00:00:00 .*");

  @TempDir static Path directory;

  private static Distribution distribution;

  @BeforeAll
  static void unpack() throws Exception {
    distribution = Distribution.unpack(directory);
  }

  @Test
  void everyLinkOfADocumentLeadsSomewhere() throws Exception {
    List<String> dead = new ArrayList<>();
    int links = 0;
    for (Path document : files(".md")) {
      Matcher matcher = LINK.matcher(Files.readString(document));
      while (matcher.find()) {
        String link = matcher.group(1);
        links++;
        if (!link.matches("[a-z]+:.*") && !Files.exists(document.resolveSibling(link))) {
          dead.add(distribution.home().relativize(document) + ": " + link);
        }
      }
    }

    assertEquals(List.of(), dead);
    assertTrue(links > 50, links + " links");
  }

  @Test
  void noticesAndBillOfMaterialsNameEveryLibrary() throws Exception {
    String notices = Files.readString(distribution.home().resolve("THIRD-PARTY.txt"));
    Set<String> libraries = new TreeSet<>();
    Set<String> noticed = new TreeSet<>();
    for (Path jar : files(".jar")) {
      String library =
          jar.getFileName().toString().replaceAll("(-(linux|darwin)_\\w+)?\\.jar$", "");
      if (!library.startsWith("kraft-exporter-")) {
        libraries.add(library);
        String artifact = library.replaceFirst("-(?=\\d)", ":");
        if (notices.contains(":" + artifact + " -")) {
          noticed.add(library);
        }
      }
    }
    assertEquals(libraries, noticed);
    Path file = distribution.home().resolve("sbom.cdx.json");
    if (System.getProperty("kraftexporter.network", "").equals("offline: true")) {
      assertFalse(Files.exists(file), "a bill of materials of another build");
    } else {
      assertEquals(libraries, listed(new ObjectMapper().readTree(file.toFile())));
    }
  }

  private static Set<String> listed(JsonNode bill) {
    assertEquals("CycloneDX", bill.path("bomFormat").asText());
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      listed.add(component.path("name").asText() + "-" + component.path("version").asText());
    }
    return listed;
  }

  @Test
  void nativeLibrariesAreThereForBothArchitectures() throws Exception {
    Set<String> natives = new TreeSet<>();
    for (Path jar : files(".jar")) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(entry -> entry.getName().toLowerCase(Locale.ROOT))
            .filter(name -> name.contains("linux") && name.endsWith(".so"))
            .filter(name -> !name.contains("android") && !name.contains("musl"))
            .filter(name -> name.matches(".*(x86[-_]64|amd64|aarch64).*"))
            .forEach(
                name ->
                    natives.add(
                        jar.getFileName().toString().replaceAll("-\\d.*", "")
                            + (name.contains("aarch64") ? " arm64" : " amd64")));
      }
    }

    assertEquals(
        Set.of(
            "jna-jpms amd64",
            "jna-jpms arm64",
            "lz4-java amd64",
            "lz4-java arm64",
            "snappy-java amd64",
            "snappy-java arm64",
            "zstd-jni amd64",
            "zstd-jni arm64"),
        natives);
  }

  @Test
  void entriesHaveFixedOwnersModesAndTimes() throws Exception {
    Ended listed =
        distribution.run(
            Map.of("TZ", "UTC"),
            List.of("tar", "--numeric-owner", "--full-time", "-tvzf", ARCHIVE.toString()));

    assertEquals(
        List.of(), listed.output().lines().filter(line -> !ENTRY.matcher(line).matches()).toList());
    assertTrue(
        !listed.output().contains(".jsa"), "the class-data archive is made where it is used");
  }

  @Test
  void checksumIsThatOfTheArchive() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ARCHIVE));

    assertEquals(
        HexFormat.of().formatHex(digest) + "  " + ARCHIVE.getFileName(),
        Files.readString(Path.of(ARCHIVE + ".sha256")).strip());
  }

  @Test
  void optionsComeFromTheEnvironment() throws Exception {
    Path file = Files.writeString(directory.resolve("wrong.yml"), "listen: here\n");

    assertEquals(
        new Ended(2, file + ":1: listen is \"here\": must be HOST:PORT, the port 0 to 65535\n"),
        distribution.run(
            Map.of("KRAFT_EXPORTER_CONFIG", file.toString()),
            List.of(distribution.launcher().toString())));
  }

  private static List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(distribution.home())) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}

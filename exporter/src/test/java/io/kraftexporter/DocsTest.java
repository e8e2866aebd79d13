package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what the pages for readers promise: links, layers, and a description of each package. */
class DocsTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final String ROOT = "io.kraftexporter";

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern LAYER = Pattern.compile("^\\| \\w+ \\| (`[^|]*`) \\| .* \\|$");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

  @Test
  void linksBetweenPagesWork() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page).replaceAll("(?s)```.*?```", "");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        String to = link.group(1);
        if (!to.matches("[a-z]+:.*") && !to.contains("$") && !isThere(page, to)) {
          broken.add(HOME.relativize(page) + ": " + to);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean isThere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || !target.toString().endsWith(".md")
        || Files.readAllLines(target).stream()
            .filter(line -> line.startsWith("#"))
            .map(DocsTest::anchor)
            .anyMatch(parts[1]::equals);
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String part : List.of("README.md", ".github", "exporter/docs", "rules", "dashboards")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(part))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  @Test
  void everyPackageIsDescribedInTwoSentences() throws IOException {
    List<String> without = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path directory : files.filter(Files::isDirectory).filter(DocsTest::hasTypes).toList()) {
        Path file = directory.resolve("package-info.java");
        String text = Files.exists(file) ? Files.readString(file) : "";
        int end = text.indexOf("*/");
        String comment = end < 0 ? "" : text.substring(0, end);
        if (Pattern.compile("[.](\\s|$)").matcher(comment).results().count() < 2) {
          without.add(directory.toString());
        }
      }
    }
    assertEquals(List.of(), without);
  }

  private static boolean hasTypes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A package uses only packages of layers below its own in the table. */
  @Test
  void architecturePageHasTheLayersOfTheCode() throws IOException {
    Map<String, Integer> layers = new LinkedHashMap<>();
    int layer = 0;
    for (String line : Files.readAllLines(Path.of("docs/ARCHITECTURE.md"))) {
      List<MatchResult> row = LAYER.matcher(line).results().toList();
      if (!row.isEmpty()) {
        int at = layer++;
        NAME.matcher(row.get(0).group(1)).results().forEach(it -> layers.put(it.group(1), at));
      }
    }
    assertFalse(layers.isEmpty());
    Set<String> upwards = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)) {
      String from = part(type);
      seen.add(from);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String to = part(target);
        if (target.getPackageName().startsWith(ROOT)
            && !to.equals(from)
            && layers.getOrDefault(to, -1) <= layers.getOrDefault(from, Integer.MAX_VALUE)) {
          upwards.add(from + " uses " + to);
        }
      }
    }
    assertEquals(seen, new TreeSet<>(layers.keySet()));
    assertEquals(Set.of(), upwards);
  }

  private static String part(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) || !name.startsWith(ROOT + ".")
        ? ROOT
        : name.substring(ROOT.length() + 1).split("\\.", -1)[0];
  }

  @Test
  void readmeNamesEveryPage() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      assertEquals(
          List.of(),
          pages
              .filter(Files::isRegularFile)
              .map(page -> "exporter/docs/" + page.getFileName())
              .filter(page -> !readme.contains("(" + page + ")"))
              .sorted()
              .collect(Collectors.toList()));
    }
  }
}

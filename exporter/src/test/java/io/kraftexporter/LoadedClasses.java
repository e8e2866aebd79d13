package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes and lambdas that a run of the launcher loads: whether they come from the class-data
 * archive, and the list from which that archive is made.
 */
final class LoadedClasses {
  private static final Pattern SOURCE = Pattern.compile(".*\\] (\\S+) source: (\\S.*)");
  private static final Pattern LAMBDA = Pattern.compile(".*\\$\\$Lambda.*");

  /** Lambdas of the JDK's classes: the next Java may lack the class, and dies of such a line. */
  private static final Pattern LAMBDA_OF_JDK =
      Pattern.compile("(?:@lambda-proxy |.*\\] )(?:com[./]sun|java|javax|jdk|sun)[./].*");

  /** Classes that the JVM makes while it runs, and that no list can name. */
  private static final Pattern MADE = Pattern.compile(".*(?:/0x|\\$Proxy\\d|Accessor\\d).*");

  private static final List<String> HEADER =
      List.of(
          "# Classes and lambdas that the exporter loads until its first scrapes of a cluster have ended,"
              + " without those in the JDK's own list: what",
          "# bin/class-archive puts into the archive. LauncherIT writes the present list to"
              + " target/classes.txt and compares.");

  private static final double LEAST_SHARE = 0.9;

  private final Path log;
  private final Path list;

  private LoadedClasses(Path log, Path list) {
    this.log = log;
    this.list = list;
  }

  /** Names the files in a directory into which the run writes. */
  static LoadedClasses in(Path directory) {
    return new LoadedClasses(directory.resolve("classes.log"), directory.resolve("classes.list"));
  }

  /** Returns the options that the JVM of the run needs. */
  String options() {
    return "-Xlog:class+load:file=" + log + " -XX:DumpLoadedClassList=" + list;
  }

  /**
   * Fails unless most classes, and most lambdas, came from the archive. The run has to have ended.
   *
   * @param present where the list that would be right is written
   */
  void assertArchived(Path present) throws IOException {
    Set<String> jdk =
        entries(Path.of(System.getProperty("java.home"), "lib/classlist"))
            .collect(Collectors.toSet());
    Files.write(present, Stream.concat(HEADER.stream(), listWithout(jdk)).toList());
    assertArchived(
        "classes",
        loaded ->
            !LAMBDA.matcher(loaded.group()).matches()
                && isNamed(loaded.group())
                && !jdk.contains(loaded.group(1).replace('.', '/')),
        present);
    assertArchived(
        "lambdas",
        loaded ->
            LAMBDA.matcher(loaded.group()).matches()
                && !LAMBDA_OF_JDK.matcher(loaded.group()).matches(),
        present);
  }

  private void assertArchived(String what, Predicate<Matcher> counts, Path present)
      throws IOException {
    List<String> sources =
        Files.readAllLines(log).stream()
            .map(SOURCE::matcher)
            .filter(Matcher::matches)
            .filter(counts)
            .map(matcher -> matcher.group(2))
            .toList();
    long archived = sources.stream().filter(from -> from.startsWith("shared objects file")).count();
    assertTrue(
        archived > LEAST_SHARE * sources.size(),
        "%d of %d %s are in the archive: copy %s to src/main/dist/lib/classes.txt"
            .formatted(archived, sources.size(), what, present));
  }

  private static boolean isNamed(String line) {
    return !MADE.matcher(line).matches();
  }

  /** Returns what the JVM lists of the run, sorted, without what the JDK lists of itself. */
  private Stream<String> listWithout(Set<String> jdk) throws IOException {
    return entries(list)
        .filter(entry -> isNamed(entry) && !jdk.contains(entry))
        .distinct()
        .sorted();
  }

  /** Reads a list of classes of a JVM: names, and lines about lambdas, which begin with an @. */
  private static Stream<String> entries(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
        .filter(line -> !line.startsWith("@") || line.startsWith("@lambda-proxy "))
        .filter(line -> !LAMBDA_OF_JDK.matcher(line).matches())
        .map(line -> line.startsWith("@") ? line.stripTrailing() : line.replaceAll(" .*", ""));
  }
}

package io.kraftexporter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.kraftexporter.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oshi.util.FileUtil;

/** Keeps the house as it is planned: who may see whom, and how long a file may be. */
class ArchitectureTest {
  private static final String ROOT = "io.kraftexporter";
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));
  private static final int LONGEST_FILE = 400;
  private static final String[] PARTS = {"http", "jmx", "kafka", "host", "self", "rules"};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void arrowsRunOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("root")
        .definedBy(ROOT)
        .layer("check")
        .definedBy(packages("check"))
        .layer("catalog")
        .definedBy(packages("catalog"))
        .layer("settings")
        .definedBy(packages("settings"))
        .layer("parts")
        .definedBy(packages(PARTS))
        .layer("status")
        .definedBy(packages("status"))
        .layer("shared")
        .definedBy(packages("scrape", "recommendation"))
        .layer("config")
        .definedBy(packages("config"))
        .layer("values")
        .definedBy(packages("metric", "topology", "log", "promql", "tls"))
        .whereLayer("root")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("catalog")
        .mayOnlyBeAccessedByLayers("root", "check")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("root", "check", "catalog")
        .whereLayer("parts")
        .mayOnlyBeAccessedByLayers("root", "check", "catalog", "settings")
        .whereLayer("status")
        .mayOnlyBeAccessedByLayers("root", "check", "catalog", "settings", "parts")
        .whereLayer("shared")
        .mayOnlyBeAccessedByLayers("root", "check", "catalog", "settings", "parts", "status")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers(
            "root", "check", "catalog", "settings", "parts", "status", "shared")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsInTheLayers() {
    String[] known =
        packages(
            "check",
            "catalog",
            "settings",
            "http",
            "jmx",
            "kafka",
            "host",
            "config",
            "self",
            "rules",
            "status",
            "scrape",
            "topology",
            "recommendation",
            "metric",
            "log",
            "promql",
            "tls");

    classes().should().resideInAPackage(ROOT).orShould().resideInAnyPackage(known).check(CLASSES);
  }

  @Test
  void partsNeverSeeEachOther() {
    for (String part : PARTS) {
      String[] others =
          Stream.of(PARTS)
              .filter(other -> !other.equals(part))
              .map(other -> ROOT + "." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + part + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(CLASSES);
    }
  }

  @Test
  void ruleRendererKnowsNothingOfTheRestOfTheProgram() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".rules..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".rules.."))))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesWithinPackagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "javax.management.., jmx",
    "java.rmi.., jmx",
    "org.apache.kafka.., kafka",
    "org.eclipse.jetty.., http",
    "oshi.., host",
    "com.sun.jna.., host",
    "picocli.., ",
  })
  void libraryIsSeenInOnePackage(String library, String owner) {
    noClasses()
        .that()
        .resideOutsideOfPackage(owner == null ? ROOT : ROOT + "." + owner + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void hostCollectorsAreLayered() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("host")
        .definedBy(ROOT + ".host")
        .layer("broker and portable")
        .definedBy(packages("host.broker", "host.portable"))
        .layer("linux")
        .definedBy(packages("host.linux"))
        .layer("collector")
        .definedBy(packages("host.collector"))
        .whereLayer("host")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("broker and portable")
        .mayOnlyBeAccessedByLayers("host")
        .whereLayer("linux")
        .mayOnlyBeAccessedByLayers("host", "broker and portable")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".host.portable..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".host.broker..")
        .check(CLASSES);
  }

  /** Read in one piece, a number below /proc/sys is its first digit. */
  @Test
  void hostReadsByLines() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".host..")
        .should()
        .callMethod(Files.class, "readString", Path.class)
        .orShould()
        .callMethod(Files.class, "readAllBytes", Path.class)
        .orShould()
        .callMethod(FileUtil.class, "readAllBytes", String.class, boolean.class)
        .check(CLASSES);
  }

  @Test
  void nothingKeepsStaticState() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path sources : SOURCES) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          int lines = Files.readAllLines(file).size();
          if (lines > LONGEST_FILE) {
            tooLong.add(file + ": " + lines);
          }
        }
      }
    }
    assertEquals(List.of(), tooLong);
  }

  @Test
  void classesThatRunBesideOthersShareNothing() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages(ROOT);
    noClasses()
        .that()
        .areAnnotatedWith(RunsBesideOthers.class)
        .should()
        .transitivelyDependOnClassesThat()
        .belongToAnyOf(RunningExporter.class, LogLines.class, SharedCluster.class)
        .check(tests);
  }

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }
}

package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.TestCertificates;
import io.kraftexporter.self.Build;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code config/examples}, checked as {@code --check-config} checks them. */
final class ConfigurationExamplesTest {
  private static final Path HOME =
      Path.of(System.getProperty("kraftexporter.home")).toAbsolutePath().normalize();
  private static final Path EXAMPLES = HOME.resolve("exporter/config/examples");
  private static final char[] PASSWORD = TestCertificates.PASSWORD.toCharArray();

  @TempDir static Path directory;

  /** Copies the examples and makes the files that they name. */
  @BeforeAll
  static void copy() throws Exception {
    for (Path example : examples()) {
      Files.writeString(
          copy(example),
          Files.readString(example).replace("/etc/kraft-exporter", directory.toString()));
    }
    TestCertificates certificates = TestCertificates.in(directory);
    String key =
        pem("PRIVATE KEY", store(certificates.keys()).getKey("broker", PASSWORD).getEncoded());
    String chain = certificates(store(certificates.keys()).getCertificateChain("broker"));
    String issuer = certificates(store(certificates.trusted()).getCertificate("issuer"));
    for (String name : List.of("tls.key", "service.key", "user/user.key")) {
      secret(name, key);
    }
    for (String name : List.of("tls.crt", "service.cert", "user/user.crt")) {
      secret(name, chain);
    }
    for (String name : List.of("ca.crt", "ca.pem", "cluster-ca/ca.crt")) {
      secret(name, issuer);
    }
    secret("jmx-client.pem", chain + key);
    for (String name :
        List.of(
            "password",
            "username",
            "jmx-password",
            "client-secret",
            "api-key",
            "api-secret",
            "jmx/jmx-username",
            "jmx/jmx-password")) {
      secret(name, "not-a-secret\n");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsRight(Path example) {
    String file = copy(example).toString();
    if (!file.endsWith("msk-iam.yml")) {
      assertEquals(file + ": ok\n", check(file));
    }
  }

  /** Amazon's classes are not part of the exporter; {@link PluginsIT} has the file with them. */
  @Test
  void missingPluginIsNamed() {
    String file = copy(EXAMPLES.resolve("msk-iam.yml")).toString();

    assertEquals(
        file
            + ":12: kafka.properties.sasl.client.callback.handler.class is ***: Class *** could not"
            + " be found.\n",
        check(file));
  }

  /** The examples and the configurations of the deployments. */
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES);
        Stream<Path> deployed = Files.walk(HOME.resolve("exporter/deploy"))) {
      return Stream.concat(
              files, deployed.filter(file -> file.toString().matches(".*/(exporter|host)\\.yml")))
          .sorted()
          .toList();
    }
  }

  private static Path copy(Path example) {
    return directory.resolve(HOME.relativize(example).toString().replace('/', '-'));
  }

  private static String check(String file) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    new Main(stream, stream, Map.of(), List::of, new ExporterProgram(new Build("test", "test")))
        .run("--check-config", file);
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static KeyStore store(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static String certificates(Certificate... chain) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Certificate certificate : chain) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString();
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), type);
  }

  private static void secret(String name, String text) throws IOException {
    Path file = directory.resolve("secrets").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package io.kraftexporter.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate for 127.0.0.0/8 as the JDK's own tool makes it, valid for 40 days, and that of its
 * issuer, valid for 400.
 *
 * @param keys the store with the certificate, its issuer's and its key
 * @param trusted the store with the issuer's certificate
 */
public record TestCertificates(Path keys, Path trusted) {
  public static final String PASSWORD = "not-a-secret";

  /** Makes both stores in a directory. */
  public static TestCertificates in(Path directory) {
    return in(directory, 40);
  }

  /** Makes both stores, with a certificate that is valid for some days. */
  public static TestCertificates in(Path directory, int days) {
    Path keys = directory.resolve("keys.p12");
    Path trusted = directory.resolve("trusted.p12");
    String issuer = directory.resolve("issuer.pem").toString();
    keytool(keys, "-genkeypair -keyalg EC -alias issuer -dname CN=issuer -ext bc:c -validity 400");
    keytool(
        keys,
        "-genkeypair -keyalg EC -alias broker -dname CN=broker -signer issuer -validity "
            + days
            + " -ext"
            + " san=ip:127.0.0.1,ip:127.0.0.2,ip:127.0.0.3,ip:127.0.0.101");
    keytool(keys, "-exportcert -rfc -alias issuer -file " + issuer);
    keytool(keys, "-delete -alias issuer");
    keytool(trusted, "-importcert -noprompt -alias issuer -file " + issuer);
    return new TestCertificates(keys, trusted);
  }

  /** The properties of a server that shows the certificate. */
  public Map<String, String> ofServer() {
    return properties("keystore", keys);
  }

  /** The properties of a client that trusts its issuer. */
  public Map<String, String> ofClient() {
    return properties("truststore", trusted);
  }

  private static Map<String, String> properties(String store, Path file) {
    String prefix = "ssl." + store;
    return Map.of(
        prefix + ".location",
        file.toString(),
        prefix + ".password",
        PASSWORD,
        prefix + ".type",
        "PKCS12");
  }

  private static void keytool(Path store, String arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command.stream().collect(joining(" ")) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

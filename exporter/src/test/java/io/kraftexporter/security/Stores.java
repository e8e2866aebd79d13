package io.kraftexporter.security;

import io.kraftexporter.cluster.TestAuthority;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Certificates of a trusted authority and of a stranger, as stores of servers and of the exporter.
 * The certificates of the trusted one are {@code good}, {@code expired} and {@code elsewhere},
 * which is for another host.
 */
final class Stores {
  private final Path directory;
  private final TestAuthority trusted;
  private final TestAuthority stranger;

  Stores(Path directory) throws Exception {
    this.directory = directory;
    this.trusted = new TestAuthority(directory.resolve("trusted"), "authority");
    this.stranger = new TestAuthority(directory.resolve("stranger"), "stranger");
    String hosts = "127.0.0.1,127.0.0.9";
    trusted.issue("good", hosts, "-validity 40");
    trusted.issue("expired", hosts, "-startdate -3d -validity 1");
    trusted.issue("elsewhere", "127.0.0.77", "-validity 40");
    stranger.issue("unknown", hosts, "-validity 40");
  }

  /** Returns the properties of a listener that shows a certificate of the trusted authority. */
  Map<String, String> ofListener(String listener, String certificate) throws Exception {
    return trusted.ofListener(listener, certificate);
  }

  /** Writes a certificate with its key; the extension says in which form. */
  Path keys(String certificate, String extension) throws Exception {
    Path file = directory.resolve(certificate + "-keys." + extension);
    (certificate.equals("unknown") ? stranger : trusted).writeKeys(certificate, file);
    return file;
  }

  /** Writes the issuer to trust. */
  Path trust(boolean isTrusted, String extension) throws Exception {
    Path file = directory.resolve((isTrusted ? "trust." : "other-trust.") + extension);
    TestAuthority.writeTrust(file, isTrusted ? trusted : stranger);
    return file;
  }

  /** Returns the properties of a client of Kafka. */
  static Map<String, String> properties(Map<String, Path> stores) {
    Map<String, String> properties = new LinkedHashMap<>();
    stores.forEach(
        (name, file) -> {
          boolean isPem = file.toString().endsWith(".pem");
          properties.put("ssl." + name + ".location", file.toString());
          properties.put("ssl." + name + ".type", isPem ? "PEM" : "PKCS12");
          if (!isPem) {
            properties.put("ssl." + name + ".password", TestAuthority.PASSWORD);
          }
        });
    return properties;
  }
}

package io.kraftexporter.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An issuer of certificates, made by the JDK's own tool, whose stores are written as PKCS12 or PEM.
 */
public final class TestAuthority {
  public static final String PASSWORD = "store-secret-9";

  private static final char[] SECRET = PASSWORD.toCharArray();
  private static final String ISSUER = "issuer";

  private final Path directory;
  private final Path all;

  /**
   * Makes an issuer.
   *
   * @param name of the issuer, {@code CN=name}
   */
  public TestAuthority(Path directory, String name) throws Exception {
    this.directory = Files.createDirectories(directory);
    this.all = directory.resolve("all.p12");
    keytool("-genkeypair -keyalg EC -validity 400 -ext bc:c -alias issuer -dname CN=" + name);
  }

  /**
   * Makes a certificate.
   *
   * @param name of its key store, and of its subject, {@code CN=name}
   * @param hosts addresses for which it is valid
   * @param options of the tool, such as {@code -validity 40}
   */
  public void issue(String name, String hosts, String options) throws Exception {
    StringBuilder names = new StringBuilder();
    for (String host : hosts.split(",", -1)) {
      names.append(names.isEmpty() ? " -ext san=ip:" : ",ip:").append(host);
    }
    keytool(
        "-genkeypair -keyalg EC -signer issuer -alias "
            + name
            + " -dname CN="
            + name
            + names
            + " "
            + options);
  }

  /** Writes the store with a certificate and its key, in place of what the file held. */
  public void writeKeys(String name, Path file) throws Exception {
    KeyStore from = store();
    Certificate[] chain = from.getCertificateChain(name);
    PrivateKey key = (PrivateKey) from.getKey(name, SECRET);
    if (file.toString().endsWith(".pem")) {
      StringBuilder text = new StringBuilder(pem("PRIVATE KEY", key.getEncoded()));
      for (Certificate certificate : chain) {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    } else {
      KeyStore to = empty();
      to.setKeyEntry(name, key, SECRET, chain);
      replace(file, to);
    }
  }

  /** Returns the properties of a listener that shows a certificate. */
  public Map<String, String> ofListener(String listener, String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    writeKeys(name, file);
    String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".ssl.keystore.";
    return Map.of(
        prefix + "location",
        file.toString(),
        prefix + "password",
        PASSWORD,
        prefix + "type",
        "PKCS12");
  }

  /** Writes the store with the certificates of issuers, in place of what the file held. */
  public static void writeTrust(Path file, TestAuthority... issuers) throws Exception {
    if (file.toString().endsWith(".pem")) {
      StringBuilder text = new StringBuilder();
      for (TestAuthority issuer : issuers) {
        text.append(pem("CERTIFICATE", issuer.store().getCertificate(ISSUER).getEncoded()));
      }
      replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    } else {
      KeyStore to = empty();
      for (int i = 0; i < issuers.length; i++) {
        to.setCertificateEntry("issuer-" + i, issuers[i].store().getCertificate(ISSUER));
      }
      replace(file, to);
    }
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(all)) {
      store.load(in, SECRET);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static void replace(Path file, KeyStore store) throws Exception {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(part)) {
      store.store(out, SECRET);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path part = Files.write(file.resolveSibling(file.getFileName() + ".part"), content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.strip().split(" +", -1)));
    command.addAll(List.of("-keystore", all.toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(arguments + ": " + output);
    }
  }
}

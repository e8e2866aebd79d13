package io.kraftexporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates of a server and of its clients, made by the JDK's own tool: {@code server.pem},
 * {@code server.key}, {@code ca.pem} in a directory, and a store for each client.
 */
final class WebCertificates {
  private static final String PASSWORD = "not-a-secret";

  private final Path directory;

  private WebCertificates(Path directory) {
    this.directory = directory;
  }

  /** Makes a server, a client that the authority signed, and one that signed itself. */
  static WebCertificates in(Path directory) throws Exception {
    WebCertificates made = new WebCertificates(directory);
    made.keytool("all", "-genkeypair -keyalg EC -alias ca -dname CN=ca -ext bc:c");
    made.keytool(
        "all",
        "-genkeypair -keyalg RSA -keysize 2048 -alias server -dname CN=server -signer ca -ext"
            + " san=dns:localhost,ip:127.0.0.1");
    made.keytool(
        "all",
        "-genkeypair -keyalg EC -alias signed -dname CN=signed -signer ca -ext"
            + " san=dns:scraper.example -ext eku=clientAuth");
    made.keytool(
        "all", "-genkeypair -keyalg EC -alias other -dname CN=other -ext san=dns:other.example");
    made.write("server.pem", made.certificate("server"));
    made.write("ca.pem", made.certificate("ca"));
    made.write("other.pem", made.certificate("other"));
    made.writeKey("server.key", "server");
    made.writeKey("other.key", "other");
    return made;
  }

  /** Makes another certificate of the server in place of the first. */
  void renewServer() throws Exception {
    keytool("all", "-delete -alias server");
    keytool(
        "all",
        "-genkeypair -keyalg EC -alias server -dname CN=renewed -signer ca -ext"
            + " san=dns:localhost,ip:127.0.0.1");
    writeKey("server.key", "server");
    write("server.pem", certificate("server"));
  }

  /** The TLS context of a client that trusts every server. */
  SSLContext client(Optional<String> alias) throws GeneralSecurityException, IOException {
    KeyManager[] keys = null;
    if (alias.isPresent()) {
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      KeyStore all = store();
      one.setKeyEntry(
          alias.get(),
          all.getKey(alias.get(), PASSWORD.toCharArray()),
          PASSWORD.toCharArray(),
          all.getCertificateChain(alias.get()));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(one, PASSWORD.toCharArray());
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new EveryServer()}, new SecureRandom());
    return context;
  }

  private Certificate certificate(String alias) throws GeneralSecurityException, IOException {
    return store().getCertificate(alias);
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("all.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void write(String file, Certificate certificate)
      throws GeneralSecurityException, IOException {
    Files.writeString(directory.resolve(file), pem("CERTIFICATE", certificate.getEncoded()));
  }

  private void writeKey(String file, String alias) throws GeneralSecurityException, IOException {
    byte[] key = store().getKey(alias, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(directory.resolve(file), pem("PRIVATE KEY", key));
  }

  /** The header of a login, given as {@code user:password}. */
  static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  static String pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String store, String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(
        List.of(
            "-keystore",
            directory.resolve(store + ".p12").toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }

  private static final class EveryServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

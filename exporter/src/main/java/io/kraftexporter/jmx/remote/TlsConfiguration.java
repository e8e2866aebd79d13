package io.kraftexporter.jmx.remote;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Secret;
import io.kraftexporter.tls.ExplainedTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS to JVMs.
 *
 * @param trustStore a file; empty for the certificates that Java comes with
 * @param keyStore a file with our certificate and its key; empty for none
 * @param verifyHost whether a certificate must be of the host that was connected to
 * @param registry whether the JVMs' registries are under TLS too ({@code jmxremote.registry.ssl})
 */
public record TlsConfiguration(
    boolean enabled,
    String trustStore,
    Secret trustStorePassword,
    String keyStore,
    Secret keyStorePassword,
    boolean verifyHost,
    boolean registry) {

  public TlsConfiguration {
    new Check()
        .that(
            trustStorePassword.isEmpty() || !trustStore.isEmpty(),
            "trust_store",
            "given, as trust_store_password is")
        .that(
            keyStorePassword.isEmpty() || !keyStore.isEmpty(),
            "key_store",
            "given, as key_store_password is")
        .that(
            enabled || (trustStore.isEmpty() && keyStore.isEmpty()),
            "enabled",
            "true, as a store is given")
        .done();
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one cannot be used, with its name
   */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), trusted(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS for JMX: " + e.getMessage(), e);
    }
  }

  /** Returns the files with the stores. */
  public List<Path> files() {
    return Stream.of(trustStore, keyStore)
        .filter(file -> enabled && !file.isEmpty())
        .map(Path::of)
        .toList();
  }

  /** Returns the keys whose files cannot be used, each with the reason; reads the files. */
  public Map<String, String> wrongFiles() {
    Map<String, String> wrong = new TreeMap<>();
    if (enabled) {
      check("trust_store", trustStore, trustStorePassword, wrong);
      check("key_store", keyStore, keyStorePassword, wrong);
    }
    return wrong;
  }

  private static void check(String key, String file, Secret password, Map<String, String> wrong) {
    if (!file.isEmpty()) {
      new CertificateFile(Path.of(file), password.value())
          .problem()
          .ifPresent(problem -> wrong.put(key, problem));
    }
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    if (keyStore.isEmpty()) {
      return new KeyManager[0];
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(load(keyStore, keyStorePassword), keyStorePassword.value().toCharArray());
    return factory.getKeyManagers();
  }

  private TrustManager[] trusted() throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trustStore.isEmpty() ? (KeyStore) null : load(trustStore, trustStorePassword));
    return ExplainedTrust.of(factory.getTrustManagers());
  }

  private static KeyStore load(String file, Secret password) throws IOException {
    return new CertificateFile(Path.of(file), password.value()).load();
  }
}

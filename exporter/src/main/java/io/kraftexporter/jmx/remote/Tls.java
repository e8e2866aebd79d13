package io.kraftexporter.jmx.remote;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS to JVMs: whom to trust, and who we are.
 *
 * @param trust the certificates to trust; empty for those that Java comes with
 * @param key our certificate and its key, where the JVM asks for one
 * @param verifyHost whether the certificate must be of the host that was connected to
 * @param registry whether RMI's registry is under TLS too ({@code jmxremote.registry.ssl})
 */
public record Tls(
    Optional<CertificateFile> trust,
    Optional<CertificateFile> key,
    boolean verifyHost,
    boolean registry) {

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

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    if (key.isEmpty()) {
      return new KeyManager[0];
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(key.get().load(), key.get().password().toCharArray());
    return factory.getKeyManagers();
  }

  private TrustManager[] trusted() throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust.isPresent() ? trust.get().load() : (KeyStore) null);
    return factory.getTrustManagers();
  }
}

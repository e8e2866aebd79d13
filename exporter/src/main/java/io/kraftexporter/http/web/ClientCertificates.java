package io.kraftexporter.http.web;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides which client certificates a TLS connection may have: any, or those that an authority
 * signed, and of these only those with an allowed subject alternative name.
 */
final class ClientCertificates extends X509ExtendedTrustManager {
  /** The kinds of subject alternative names that can be allowed: email, DNS, URI, IP. */
  private static final Set<Integer> KINDS = Set.of(1, 2, 6, 7);

  private static final int IP = 7;

  private final Optional<X509ExtendedTrustManager> verifier;
  private final Optional<List<String>> allowedNames;

  private ClientCertificates(
      Optional<X509ExtendedTrustManager> verifier, Optional<List<String>> allowedNames) {
    this.verifier = verifier;
    this.allowedNames = allowedNames;
  }

  /** Accepts certificates of any issuer. */
  static ClientCertificates ofAnyIssuer(Optional<List<String>> allowedNames) {
    return new ClientCertificates(Optional.empty(), allowedNames);
  }

  /**
   * Accepts certificates that an authority signed.
   *
   * @param authorities their certificates; none for those that Java comes with
   */
  static ClientCertificates signedBy(
      List<X509Certificate> authorities, Optional<List<String>> allowedNames)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isEmpty() ? null : store(authorities));
    X509ExtendedTrustManager verifier = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    return new ClientCertificates(Optional.of(verifier), allowedNames);
  }

  private static @Nullable KeyStore store(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      return store;
    } catch (java.io.IOException e) {
      throw new IllegalStateException("an empty store is not read from anywhere", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (verifier.isPresent()) {
      verifier.get().checkClientTrusted(chain, type, engine);
    }
    checkNames(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (verifier.isPresent()) {
      verifier.get().checkClientTrusted(chain, type);
    }
    checkNames(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifier
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElse(new X509Certificate[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("only clients are checked");
  }

  private void checkNames(X509Certificate[] chain) throws CertificateException {
    if (allowedNames.isEmpty()) {
      return;
    }
    Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      int kind = (Integer) name.get(0);
      if (KINDS.contains(kind) && isAllowed(kind, String.valueOf(name.get(1)))) {
        return;
      }
    }
    throw new CertificateException("no subject alternative name is in client_allowed_sans");
  }

  private boolean isAllowed(int kind, String name) {
    return allowedNames.orElseThrow().stream()
        .anyMatch(allowed -> kind == IP ? isAddress(allowed, name) : allowed.equals(name));
  }

  /** Compares addresses, as Java writes those of IPv6 without {@code ::}. */
  private static boolean isAddress(String allowed, String name) {
    if (!allowed.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return false;
    }
    try {
      return InetAddress.getByName(allowed).equals(InetAddress.getByName(name));
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

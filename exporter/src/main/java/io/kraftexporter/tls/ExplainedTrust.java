package io.kraftexporter.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the certificates that another trust manager accepts, and explains in its exceptions why
 * one is not accepted. Safe for any number of threads, as the other one is.
 */
public final class ExplainedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager trust;

  private ExplainedTrust(X509ExtendedTrustManager trust) {
    this.trust = trust;
  }

  /** Wraps the trust managers that judge X.509 certificates. */
  public static TrustManager[] of(TrustManager[] managers) {
    return Arrays.stream(managers)
        .map(
            manager ->
                manager instanceof X509ExtendedTrustManager trust
                    ? new ExplainedTrust(trust)
                    : manager)
        .toArray(TrustManager[]::new);
  }

  /** Thrown in place of Java's own, as whose cause it keeps it: Java chooses its alert by that. */
  static final class ExplainedException extends CertificateException {
    private static final long serialVersionUID = 1;

    ExplainedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private interface ChainCheck {
    void run() throws CertificateException;
  }

  private static void explained(X509Certificate[] chain, ChainCheck check)
      throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      throw new ExplainedException(CertificateProblem.of(List.of(chain), e), e.getCause());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    explained(chain, () -> trust.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    explained(chain, () -> trust.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    explained(chain, () -> trust.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    trust.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    trust.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }
}

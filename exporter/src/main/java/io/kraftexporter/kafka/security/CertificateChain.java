package io.kraftexporter.kafka.security;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a server shows in a TLS handshake, its own first.
 *
 * <p>They are looked at and not judged: one that has expired or that nobody trusts is what this is
 * for. Nothing is sent over the connection. A server that asks for our certificate shows its own
 * before that, so that its refusal does not matter.
 */
record CertificateChain(List<X509Certificate> certificates) {

  CertificateChain {
    certificates = List.copyOf(certificates);
  }

  /**
   * Shakes hands.
   *
   * @param timeout of the connection, and of each answer
   * @throws IOException if the server shows none
   */
  static CertificateChain of(HostPort server, Duration timeout) throws IOException {
    int millis = (int) timeout.toMillis();
    Onlooker onlooker = new Onlooker();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(server.host(), server.port()), millis);
      plain.setSoTimeout(millis);
      try (SSLSocket socket =
          (SSLSocket)
              context(onlooker)
                  .getSocketFactory()
                  .createSocket(plain, server.host(), server.port(), false)) {
        socket.startHandshake();
      } catch (IOException e) {
        if (onlooker.seen.isEmpty()) {
          throw e;
        }
      }
    }
    return new CertificateChain(onlooker.seen);
  }

  private static SSLContext context(TrustManager trust) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Keeps what it is shown. */
  private static final class Onlooker extends X509ExtendedTrustManager {
    private List<X509Certificate> seen = List.of();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      seen = List.of(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

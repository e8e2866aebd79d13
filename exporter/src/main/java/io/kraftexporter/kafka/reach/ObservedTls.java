package io.kraftexporter.kafka.reach;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a connected socket, for connections over which no secret goes: a certificate that is not
 * accepted ends the handshake and is described.
 *
 * <p>A broker counts a handshake that ends with an alert as a failed authentication, and a
 * connection that ends before as closed. So a handshake that is to go no further ends by closing
 * the socket, without an alert.
 */
public final class ObservedTls {
  private final Socket connected;
  private final HostPort server;
  private List<X509Certificate> chain = List.of();
  private boolean lacksKey;
  private String problem = "";

  /** Shakes hands with this server over a socket that is connected to it. */
  public ObservedTls(Socket connected, HostPort server) {
    this.connected = connected;
    this.server = server;
  }

  /**
   * Shakes hands.
   *
   * @param stores of the client; without a key, the handshake ends where the server asks for a
   *     certificate, and {@link #lacksKey} is true; where the server's certificate is not accepted,
   *     it ends with a {@link #problem}
   */
  SSLSocket handshake(ClientStores.StoreContent stores) throws IOException {
    KeyManager[] keys =
        stores.keys().isEmpty()
            ? new KeyManager[] {new NoKey()}
            : stores.keys().toArray(KeyManager[]::new);
    SSLSocket tls = socket(keys, stores.trust().<Trust>map(Judged::new).orElseGet(Trust::new));
    if (!stores.hostCheck().isEmpty()) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(stores.hostCheck());
      tls.setSSLParameters(parameters);
    }
    tls.startHandshake();
    return tls;
  }

  /**
   * Shakes hands as far as the server's certificates, and closes the socket.
   *
   * @return the server's certificates, its own first
   * @throws IOException if the server shows none
   */
  public List<X509Certificate> certificates() throws IOException {
    Trust closing =
        new Trust() {
          @Override
          public void checkServerTrusted(X509Certificate[] certificates, String authType) {
            super.checkServerTrusted(certificates, authType);
            close();
          }
        };
    try (SSLSocket tls = socket(new KeyManager[0], closing)) {
      tls.startHandshake();
    } catch (IOException e) {
      if (chain.isEmpty()) {
        throw e;
      }
    }
    return chain;
  }

  /** Returns whether the server asked for a certificate and the client had none. */
  boolean lacksKey() {
    return lacksKey;
  }

  /** Returns why the server's certificate is not accepted; empty if it is. */
  String problem() {
    return problem;
  }

  private SSLSocket socket(KeyManager[] keys, TrustManager trust) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      return (SSLSocket)
          context.getSocketFactory().createSocket(connected, server.host(), server.port(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private void close() {
    try {
      connected.close();
    } catch (IOException e) {
      // The handshake ends all the same, with an alert.
    }
  }

  /** Keeps the certificates of the server. */
  private class Trust extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String authType) {
      chain = List.of(certificates);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String authType, Socket socket) {
      checkServerTrusted(certificates, authType);
    }

    @Override
    public void checkServerTrusted(
        X509Certificate[] certificates, String authType, SSLEngine engine) {
      checkServerTrusted(certificates, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String authType) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String authType, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] certificates, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Closes the socket where the server's certificate is not accepted. */
  private final class Judged extends Trust {
    private final X509ExtendedTrustManager judge;

    Judged(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String authType, Socket socket) {
      super.checkServerTrusted(certificates, authType, socket);
      try {
        judge.checkServerTrusted(certificates, authType, socket);
      } catch (CertificateException e) {
        problem = String.valueOf(e.getMessage());
        close();
      }
    }
  }

  /** Closes the socket where a certificate of the client is asked for. */
  private final class NoKey extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal[] issuers, Socket socket) {
      lacksKey = true;
      close();
      return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[0];
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return null;
    }
  }
}

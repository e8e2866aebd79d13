package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.TimedSockets.TimedSocket;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.rmi.server.RMIClientSocketFactory;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets under TLS, by a target's settings and with its timeouts; in stubs they take the place of
 * RMI's own, which know neither. RMI keeps a thread, and open sockets, for each factory that it has
 * met with an address: so a target has one, which is {@linkplain #renew renewed} rather than
 * replaced. For any threads.
 */
final class TlsSockets implements RMIClientSocketFactory {
  private final RemoteConfiguration settings;
  private volatile @Nullable SSLSocketFactory factory;

  /** Sockets that cannot be opened before the files were read. */
  TlsSockets(RemoteConfiguration settings) {
    this.settings = settings;
  }

  /** Reads the files, so that renewed certificates are in force with the next socket. */
  void renew() throws IOException {
    factory = settings.tls().context().getSocketFactory();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    HostPort target = new HostPort(host, port);
    return over(TimedSockets.installed().open(target, settings), target);
  }

  /** TLS over a socket, which is closed if that fails. */
  Socket over(TimedSocket plain, HostPort target) throws IOException {
    try {
      plain.allow(settings.connectTimeout());
      SSLSocketFactory now = Objects.requireNonNull(factory, "renew first");
      SSLSocket secure = (SSLSocket) now.createSocket(plain, target.host(), target.port(), true);
      if (settings.tls().verifyHost()) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
      }
      secure.startHandshake();
      plain.allow(settings.readTimeout());
      return secure;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }
}

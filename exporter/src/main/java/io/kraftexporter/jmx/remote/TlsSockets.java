package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.TimedSockets.TimedSocket;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.rmi.server.RMIClientSocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets under TLS, by a target's settings and with its timeouts; in stubs they take the place of
 * RMI's own, which know neither. For any threads.
 */
final class TlsSockets implements RMIClientSocketFactory {
  private final Settings settings;
  private final Tls tls;
  private final SSLSocketFactory factory;

  /** Reads the files, so that renewed certificates are in force with the next connection. */
  TlsSockets(Settings settings, Tls tls) throws IOException {
    this.settings = settings;
    this.tls = tls;
    this.factory = tls.context().getSocketFactory();
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
      SSLSocket secure =
          (SSLSocket) factory.createSocket(plain, target.host(), target.port(), true);
      if (tls.verifyHost()) {
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

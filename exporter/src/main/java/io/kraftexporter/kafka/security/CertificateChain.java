package io.kraftexporter.kafka.security;

import io.kraftexporter.kafka.reach.ObservedTls;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * The certificates that a server shows in a TLS handshake, its own first.
 *
 * <p>They are read and not judged: an expired certificate is what this is for. The handshake goes
 * no further, so that a broker that asks for a certificate of the client does not count a failed
 * authentication.
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
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(server.host(), server.port()), millis);
      plain.setSoTimeout(millis);
      return new CertificateChain(new ObservedTls(plain, server).certificates());
    }
  }
}

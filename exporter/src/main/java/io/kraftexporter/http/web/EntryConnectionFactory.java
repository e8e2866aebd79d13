package io.kraftexporter.http.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Opens each new connection with the TLS settings of that time, or as plain HTTP where there are
 * none. A client that speaks HTTP to a server under TLS is told so.
 */
final class EntryConnectionFactory implements ConnectionFactory {
  private static final String PROTOCOL = "http-or-tls";
  private static final byte[] HTTP_TO_TLS =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Supplier<ConnectionFactory> current;

  /**
   * Creates a factory.
   *
   * @param current returns the factory for the next connection
   */
  EntryConnectionFactory(Supplier<ConnectionFactory> current) {
    this.current = current;
  }

  /** Starts a factory of connections under TLS, behind which a connector's HTTP is spoken. */
  static ConnectionFactory underTls(SslContextFactory.Server tls) throws WebConfigurationException {
    try {
      DetectorConnectionFactory detector =
          new Detector(new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()));
      detector.start();
      return detector;
    } catch (Exception e) {
      throw new WebConfigurationException("tls_server_config: cannot be used: " + e.getMessage());
    }
  }

  @Override
  public String getProtocol() {
    return PROTOCOL;
  }

  @Override
  public List<String> getProtocols() {
    return List.of(PROTOCOL);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return current.get().newConnection(connector, endPoint);
  }

  /** Answers plain HTTP as Go's servers do. */
  private static final class Detector extends DetectorConnectionFactory {
    Detector(SslConnectionFactory tls) {
      super(tls);
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
      endPoint.write(
          Callback.from(endPoint::close, failure -> endPoint.close(failure)),
          ByteBuffer.wrap(HTTP_TO_TLS));
    }
  }
}

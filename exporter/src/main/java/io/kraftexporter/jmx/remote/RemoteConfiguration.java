package io.kraftexporter.jmx.remote;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Secret;
import java.time.Duration;

/**
 * Access to JVMs: login, TLS, timeouts and the way in which their beans are read.
 *
 * @param username empty, like {@code password}, where JMX asks for neither
 * @param tls the security of connections to JVMs
 * @param connectTimeout maximum duration of connecting, with the first greeting
 * @param readTimeout maximum duration of each response
 */
public record RemoteConfiguration(
    Secret username,
    Secret password,
    TlsConfiguration tls,
    Duration connectTimeout,
    Duration readTimeout,
    Transport transport) {

  /** Calls through the JDK's stub one after another, or many at once. */
  public enum Transport {
    STOCK,
    PIPELINED
  }

  public RemoteConfiguration {
    new Check()
        .that(username.isEmpty() || !password.isEmpty(), "password", "given, as username is")
        .that(password.isEmpty() || !username.isEmpty(), "username", "given, as password is")
        .timeout("connect_timeout", connectTimeout)
        .timeout("read_timeout", readTimeout)
        .done();
  }

  /** Returns a new transport of the configured kind. */
  public JmxTransport newTransport() {
    return switch (transport) {
      case STOCK -> newStockTransport();
      case PIPELINED -> new DelayedLogins(new PipelinedTransport(this), System::nanoTime);
    };
  }

  /** Returns a new transport that makes one call after another, for a few of them. */
  public JmxTransport newStockTransport() {
    return new DelayedLogins(new StockTransport(this), System::nanoTime);
  }
}

package io.kraftexporter.jmx.remote;

import java.time.Duration;
import java.util.Optional;

/**
 * How JVMs are reached.
 *
 * @param connectTimeout for a connection to be made, its first greeting included
 * @param readTimeout for each answer
 * @param transport how many beans are read
 * @param credentials where the JVM asks for them
 * @param tls where the JVM takes no other connections
 */
public record Settings(
    Duration connectTimeout,
    Duration readTimeout,
    Transport transport,
    Optional<Credentials> credentials,
    Optional<Tls> tls) {

  /** The JDK's own calls, one after the other; or many at once. */
  public enum Transport {
    STOCK,
    PIPELINED
  }

  /** User and password of remote JMX; printed without the password. */
  public record Credentials(String username, String password) {
    @Override
    public String toString() {
      return username;
    }
  }

  public Settings {
    requirePositive("connect timeout", connectTimeout);
    requirePositive("read timeout", readTimeout);
  }

  /** Without TLS. */
  public Settings(
      Duration connectTimeout,
      Duration readTimeout,
      Transport transport,
      Optional<Credentials> credentials) {
    this(connectTimeout, readTimeout, transport, credentials, Optional.empty());
  }

  /** The transport that is asked for, with these settings. */
  public JmxTransport newTransport() {
    return switch (transport) {
      case STOCK -> new StockTransport(this);
      case PIPELINED -> new PipelinedTransport(this);
    };
  }

  private static void requirePositive(String name, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " " + timeout + " is not in 1 ms .. 24 days");
    }
  }
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.config.Secret;
import io.kraftexporter.jmx.remote.RemoteConfiguration.Transport;
import java.nio.file.Path;
import java.time.Duration;

/** Makes configurations of access to JVMs. */
public final class Remotes {
  public static final TlsConfiguration NO_TLS = tls(false, "", "", "", true);

  private Remotes() {}

  /** Without a login and without TLS. */
  public static RemoteConfiguration of(
      Duration connectTimeout, Duration readTimeout, Transport transport) {
    return of(connectTimeout, readTimeout, transport, "", "", NO_TLS);
  }

  /** With a login, or none if both are empty. */
  public static RemoteConfiguration of(
      Duration connectTimeout,
      Duration readTimeout,
      Transport transport,
      String username,
      String password,
      TlsConfiguration tls) {
    return new RemoteConfiguration(
        new Secret(username), new Secret(password), tls, connectTimeout, readTimeout, transport);
  }

  /** TLS that trusts one file and shows another, or none if it is empty. */
  static TlsConfiguration tls(Path trust, String key, String password, boolean registry) {
    return tls(true, trust.toString(), key, password, registry);
  }

  private static TlsConfiguration tls(
      boolean enabled, String trust, String key, String password, boolean registry) {
    return new TlsConfiguration(
        enabled,
        trust,
        new Secret(password),
        key,
        new Secret(key.isEmpty() ? "" : password),
        true,
        registry);
  }
}

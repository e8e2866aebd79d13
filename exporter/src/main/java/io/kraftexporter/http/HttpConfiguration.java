package io.kraftexporter.http;

import io.kraftexporter.config.Check;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP server.
 *
 * @param maxConcurrentScrapes the number of scrapes that run at a time; further ones wait
 * @param webConfigFile Prometheus' web configuration file: TLS, logins, headers, a rate limit
 * @param openHealth whether the health paths need no login
 * @param externalAddress the address that {@code /sd} lists, with or without a scheme; empty for
 *     the address of the request
 * @param enableReload whether {@code POST /-/reload} reloads the configuration
 */
public record HttpConfiguration(
    int maxConcurrentScrapes,
    Optional<Path> webConfigFile,
    boolean openHealth,
    String externalAddress,
    boolean enableReload) {

  private static final Pattern ADDRESS =
      Pattern.compile("(https?://)?([^\\s/:]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  public HttpConfiguration {
    new Check()
        .between(1, 1_000, "max_concurrent_scrapes", maxConcurrentScrapes)
        .that(
            externalAddress.isEmpty() || ADDRESS.matcher(externalAddress).matches(),
            "external_address",
            "HOST:PORT or https://HOST:PORT, as Prometheus reaches this exporter")
        .done();
  }
}

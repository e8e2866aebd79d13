package io.kraftexporter.http.web;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The effective access rules of one version of the web configuration file.
 *
 * @param tls the TLS settings, not yet started; absent for plain HTTP
 */
record WebRules(
    Optional<SslContextFactory.Server> tls,
    Map<String, String> headers,
    Map<String, String> users,
    Optional<RateLimit> rateLimit) {

  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?)(ns|us|\u00b5s|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /** Returns rules that allow everything. */
  static WebRules none() {
    return new WebRules(Optional.empty(), Map.of(), Map.of(), Optional.empty());
  }

  /**
   * Reads the rules of a file.
   *
   * @throws WebConfigurationException if it, or a file that it names, cannot be read or is wrong
   */
  static WebRules read(Path file) throws WebConfigurationException {
    WebConfiguration configuration;
    try {
      configuration = WebConfigurationReader.read(file, Files.readString(file));
    } catch (WebConfigurationException e) {
      throw e;
    } catch (IOException e) {
      throw new WebConfigurationException(
          file + ": cannot be read: " + e.getClass().getSimpleName());
    }
    try {
      return new WebRules(
          configuration.tlsServerConfig().isEnabled()
              ? Optional.of(
                  new TlsServer(configuration.tlsServerConfig(), WebFiles.directory(file)).build())
              : Optional.empty(),
          configuration.httpServerConfig().headers(),
          configuration.basicAuthUsers(),
          rateLimit(configuration.rateLimit()));
    } catch (WebConfigurationException e) {
      throw new WebConfigurationException(file + ": " + e.getMessage());
    }
  }

  private static Optional<RateLimit> rateLimit(WebConfiguration.RateLimitConfig config)
      throws WebConfigurationException {
    Duration interval = duration(config.interval());
    return interval.isZero()
        ? Optional.empty()
        : Optional.of(new RateLimit(interval, config.burst(), System::nanoTime));
  }

  /** A duration as Go writes it: 1s, 1m30s, 0.5h; a plain number is nanoseconds. */
  private static Duration duration(@Nullable String text) throws WebConfigurationException {
    if (text == null || text.isEmpty()) {
      return Duration.ZERO;
    }
    if (text.matches("[0-9]{1,18}")) {
      return Duration.ofNanos(Long.parseLong(text));
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = DURATION_PART.matcher(text);
    int end = 0;
    while (part.lookingAt()) {
      long unit = NANOS.getOrDefault(part.group(2), 0L);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
      part.region(end, text.length());
    }
    if (end != text.length()) {
      throw new WebConfigurationException(
          "rate_limit.interval: must be a duration such as 500ms, 1s, 1m30s");
    }
    return Duration.ofNanos(nanos.longValue());
  }
}

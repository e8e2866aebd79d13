package io.kraftexporter.http.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a web configuration file. Absent keys have the defaults of Prometheus.
 *
 * @param basicAuthUsers the bcrypt hash of each user's password
 */
record WebConfiguration(
    TlsServerConfig tlsServerConfig,
    HttpServerConfig httpServerConfig,
    RateLimitConfig rateLimit,
    Map<String, String> basicAuthUsers) {

  /** The headers that may be set, each with its values; without values every one is allowed. */
  private static final Map<String, Set<String>> HEADERS =
      Map.of(
          "Strict-Transport-Security", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"),
          "X-XSS-Protection", Set.of(),
          "Content-Security-Policy", Set.of());

  WebConfiguration(
      @Nullable TlsServerConfig tlsServerConfig,
      @Nullable HttpServerConfig httpServerConfig,
      @Nullable RateLimitConfig rateLimit,
      @Nullable Map<String, @Nullable String> basicAuthUsers) {
    this.tlsServerConfig = tlsServerConfig == null ? TlsServerConfig.none() : tlsServerConfig;
    this.httpServerConfig =
        httpServerConfig == null ? new HttpServerConfig(true, null) : httpServerConfig;
    this.rateLimit = rateLimit == null ? new RateLimitConfig(null, 0) : rateLimit;
    this.basicAuthUsers = texts(basicAuthUsers);
  }

  /** Returns a copy in which a value that is missing is an empty text, as in Go. */
  private static Map<String, String> texts(@Nullable Map<String, @Nullable String> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (values != null) {
      values.forEach((key, value) -> texts.put(key, orEmpty(value)));
    }
    return texts;
  }

  private static List<String> texts(@Nullable List<@Nullable String> values) {
    return values == null ? List.of() : values.stream().map(WebConfiguration::orEmpty).toList();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Returns a configuration that restricts nothing. */
  static WebConfiguration none() {
    return new WebConfiguration(null, null, null, null);
  }

  /** The form of a client certificate that a TLS connection needs. */
  enum ClientAuth {
    NONE,
    REQUEST,
    REQUIRE_ANY,
    VERIFY_IF_GIVEN,
    REQUIRE_AND_VERIFY;

    private static final Map<String, ClientAuth> NAMES =
        Map.of(
            "", NONE,
            "NoClientCert", NONE,
            "RequestClientCert", REQUEST,
            "RequireAnyClientCert", REQUIRE_ANY,
            "RequireClientCert", REQUIRE_ANY,
            "VerifyClientCertIfGiven", VERIFY_IF_GIVEN,
            "RequireAndVerifyClientCert", REQUIRE_AND_VERIFY);

    boolean isVerified() {
      return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
    }
  }

  /** The key {@code tls_server_config}; an empty text stands for an absent key. */
  record TlsServerConfig(
      String cert,
      String key,
      String clientCa,
      String certFile,
      String keyFile,
      String clientAuthType,
      String clientCaFile,
      List<String> cipherSuites,
      List<String> curvePreferences,
      String minVersion,
      String maxVersion,
      boolean preferServerCipherSuites,
      @Nullable List<String> clientAllowedSans) {

    TlsServerConfig(
        @Nullable String cert,
        @Nullable String key,
        @Nullable String clientCa,
        @Nullable String certFile,
        @Nullable String keyFile,
        @Nullable String clientAuthType,
        @Nullable String clientCaFile,
        @Nullable List<@Nullable String> cipherSuites,
        @Nullable List<@Nullable String> curvePreferences,
        @Nullable String minVersion,
        @Nullable String maxVersion,
        boolean preferServerCipherSuites,
        @Nullable List<@Nullable String> clientAllowedSans) {
      this.cert = orEmpty(cert);
      this.key = orEmpty(key);
      this.clientCa = orEmpty(clientCa);
      this.certFile = orEmpty(certFile);
      this.keyFile = orEmpty(keyFile);
      this.clientAuthType = orEmpty(clientAuthType);
      this.clientCaFile = orEmpty(clientCaFile);
      this.cipherSuites = texts(cipherSuites);
      this.curvePreferences = texts(curvePreferences);
      this.minVersion = minVersion == null ? "TLS12" : minVersion;
      this.maxVersion = maxVersion == null ? "TLS13" : maxVersion;
      this.preferServerCipherSuites = preferServerCipherSuites;
      this.clientAllowedSans = clientAllowedSans == null ? null : texts(clientAllowedSans);
    }

    static TlsServerConfig none() {
      return new TlsServerConfig(
          null, null, null, null, null, null, null, null, null, null, null, true, null);
    }

    /** Returns whether any key that only TLS needs is present. */
    boolean isEnabled() {
      return !(cert + key + clientCa + certFile + keyFile + clientAuthType + clientCaFile)
          .isEmpty();
    }

    /**
     * Returns the required client certificate.
     *
     * @throws WebConfigurationException for an unknown name
     */
    ClientAuth clientAuth() throws WebConfigurationException {
      ClientAuth named = ClientAuth.NAMES.get(clientAuthType);
      if (named == null) {
        throw new WebConfigurationException(
            "tls_server_config.client_auth_type: unknown type \"" + clientAuthType + "\"");
      }
      return named;
    }
  }

  /**
   * The key {@code http_server_config}.
   *
   * @param http2 accepted for the sake of the format; the server speaks HTTP/1.1
   */
  record HttpServerConfig(boolean http2, Map<String, String> headers) {
    HttpServerConfig(boolean http2, @Nullable Map<String, @Nullable String> headers) {
      this.http2 = http2;
      this.headers = texts(headers);
    }
  }

  /**
   * The key {@code rate_limit}.
   *
   * @param interval the time after which one more request is allowed; absent for no limit
   * @param burst the number of requests allowed at once
   */
  record RateLimitConfig(@Nullable String interval, int burst) {}

  /**
   * Checks the keys whose values are enumerated.
   *
   * @throws WebConfigurationException naming the first mistake
   */
  void check() throws WebConfigurationException {
    for (Map.Entry<String, String> header : httpServerConfig.headers().entrySet()) {
      Set<String> values = HEADERS.get(header.getKey());
      String key = "http_server_config.headers." + header.getKey();
      if (values == null) {
        throw new WebConfigurationException(
            key + ": must be one of " + HEADERS.keySet().stream().sorted().toList());
      }
      if (!values.isEmpty() && !values.contains(header.getValue())) {
        throw new WebConfigurationException(
            key + ": must be one of " + values.stream().sorted().toList());
      }
    }
    for (Map.Entry<String, String> user : basicAuthUsers.entrySet()) {
      if (!BasicAuthentication.isHash(user.getValue())) {
        throw new WebConfigurationException(
            "basic_auth_users."
                + user.getKey()
                + ": must be a bcrypt hash such as htpasswd -nB makes; the value is not shown");
      }
    }
  }
}

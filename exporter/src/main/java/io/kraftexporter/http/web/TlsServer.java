package io.kraftexporter.http.web;

import io.kraftexporter.http.web.WebConfiguration.ClientAuth;
import io.kraftexporter.http.web.WebConfiguration.TlsServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Builds Jetty's TLS settings from the key {@code tls_server_config}. */
final class TlsServer {
  private static final String KEY = "tls_server_config.";
  private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
  private static final Map<String, String> CURVES =
      Map.of(
          "CurveP256", "secp256r1",
          "CurveP384", "secp384r1",
          "CurveP521", "secp521r1",
          "X25519", "x25519");

  private final TlsServerConfig config;
  private final Path directory;

  /**
   * Prepares to build.
   *
   * @param directory the directory of the file, from which relative paths start
   */
  TlsServer(TlsServerConfig config, Path directory) {
    this.config = config;
    this.directory = directory;
  }

  /**
   * Returns the settings of the server, not yet started.
   *
   * @throws WebConfigurationException for the first key that is wrong, or a file that cannot be
   *     read
   */
  SslContextFactory.Server build() throws WebConfigurationException {
    String certificate = text("cert", config.cert(), config.certFile());
    String key = text("key", config.key(), config.keyFile());
    ClientAuth clientAuth = config.clientAuth();
    ClientCertificates clients = clientCertificates(clientAuth);
    List<String> curves = curves();
    SslContextFactory.Server server =
        new SslContextFactory.Server() {
          @Override
          protected TrustManager[] getTrustManagers(
              @Nullable KeyStore trustStore, @Nullable Collection<? extends CRL> crls) {
            return new TrustManager[] {clients};
          }

          @Override
          public void customize(SSLEngine engine) {
            super.customize(engine);
            NamedGroups.set(engine, curves);
          }
        };
    server.setKeyStore(keyStore(certificate, key));
    server.setKeyStorePassword("");
    server.setWantClientAuth(
        clientAuth == ClientAuth.REQUEST || clientAuth == ClientAuth.VERIFY_IF_GIVEN);
    server.setNeedClientAuth(
        clientAuth == ClientAuth.REQUIRE_ANY || clientAuth == ClientAuth.REQUIRE_AND_VERIFY);
    server.setSniRequired(false);
    server.setIncludeProtocols(protocols());
    ciphers(server);
    return server;
  }

  /** The text of a key or of the file that it names. */
  private String text(String key, String inline, String file) throws WebConfigurationException {
    if (!file.isEmpty()) {
      return read(key + "_file", file);
    }
    if (inline.isEmpty()) {
      throw new WebConfigurationException(KEY + "missing one of " + key + ", " + key + "_file");
    }
    return inline;
  }

  private String read(String key, String file) throws WebConfigurationException {
    Path path = directory.resolve(file);
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new WebConfigurationException(
          KEY + key + ": cannot read " + path + ": " + e.getClass().getSimpleName());
    }
  }

  private KeyStore keyStore(String certificate, String key) throws WebConfigurationException {
    try {
      List<X509Certificate> chain = Pem.certificates(certificate);
      if (chain.isEmpty()) {
        throw new WebConfigurationException(KEY + named("cert") + ": has no certificate in PEM");
      }
      Optional<PrivateKey> privateKey = Pem.privateKey(key);
      if (privateKey.isEmpty()) {
        throw new WebConfigurationException(KEY + named("key") + ": has no private key in PEM");
      }
      if (!Pem.belongsTo(privateKey.get(), chain.get(0))) {
        throw new WebConfigurationException(
            KEY + named("key") + ": does not belong to the certificate");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", privateKey.get(), new char[0], chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof WebConfigurationException mistake) {
        throw mistake;
      }
      throw new WebConfigurationException(
          KEY + named("cert") + ", " + named("key") + ": cannot be used: " + e.getMessage());
    }
  }

  /** The key that is present: the file's or the text's. */
  private String named(String key) {
    String file = key.equals("cert") ? config.certFile() : config.keyFile();
    return file.isEmpty() ? key : key + "_file";
  }

  private ClientCertificates clientCertificates(ClientAuth clientAuth)
      throws WebConfigurationException {
    boolean hasAuthority = !(config.clientCa() + config.clientCaFile()).isEmpty();
    if (hasAuthority && clientAuth == ClientAuth.NONE) {
      throw new WebConfigurationException(
          KEY + "client_auth_type: must be given, as an authority of clients is");
    }
    Optional<List<String>> names = Optional.ofNullable(config.clientAllowedSans());
    if (!clientAuth.isVerified()) {
      return ClientCertificates.ofAnyIssuer(names);
    }
    try {
      List<X509Certificate> authorities =
          hasAuthority
              ? Pem.certificates(text("client_ca", config.clientCa(), config.clientCaFile()))
              : List.of();
      if (hasAuthority && authorities.isEmpty()) {
        throw new WebConfigurationException(KEY + "client_ca_file: has no certificate in PEM");
      }
      return ClientCertificates.signedBy(authorities, names);
    } catch (GeneralSecurityException e) {
      throw new WebConfigurationException(
          KEY + "client_ca_file: cannot be used: " + e.getMessage());
    }
  }

  private String[] protocols() throws WebConfigurationException {
    int least = version("min_version", config.minVersion());
    int most = version("max_version", config.maxVersion());
    if (least > most) {
      throw new WebConfigurationException(KEY + "min_version: must not be above max_version");
    }
    return VERSIONS.subList(least, most + 1).stream()
        .map(name -> "TLSv1" + (name.equals("TLS10") ? "" : "." + name.charAt(4)))
        .toArray(String[]::new);
  }

  private static int version(String key, String name) throws WebConfigurationException {
    if (!VERSIONS.contains(name)) {
      throw new WebConfigurationException(KEY + key + ": must be one of " + VERSIONS);
    }
    return VERSIONS.indexOf(name);
  }

  /** TLS 1.3 has its own suites, which are always offered, as Go's servers do. */
  private void ciphers(SslContextFactory.Server server) throws WebConfigurationException {
    if (config.cipherSuites().isEmpty()) {
      return;
    }
    Set<String> supported = supportedCiphers();
    for (String suite : config.cipherSuites()) {
      if (!supported.contains(suite)) {
        throw new WebConfigurationException(
            KEY + "cipher_suites: unknown cipher suite \"" + suite + "\"");
      }
    }
    server.setExcludeCipherSuites();
    server.setIncludeCipherSuites(
        Stream.concat(
                config.cipherSuites().stream(),
                supported.stream().filter(suite -> !suite.contains("_WITH_")))
            .distinct()
            .toArray(String[]::new));
  }

  private static Set<String> supportedCiphers() {
    try {
      return Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
          .collect(Collectors.toSet());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has a TLS context", e);
    }
  }

  /** Returns Java's names of the preferred curves. */
  private List<String> curves() throws WebConfigurationException {
    if (!CURVES.keySet().containsAll(config.curvePreferences())) {
      throw new WebConfigurationException(
          KEY + "curve_preferences: must be of " + CURVES.keySet().stream().sorted().toList());
    }
    return config.curvePreferences().stream().map(name -> CURVES.getOrDefault(name, name)).toList();
  }
}

package io.kraftexporter.security;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.MoreListeners;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker with a listener for each mode of security, and for each wrong certificate. */
final class SecuredBroker implements AutoCloseable {
  static final String USER = "exporter";
  static final String PASSWORD = "user-secret-8";

  private static final String MODULES = "org.apache.kafka.common.security.";

  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final KafkaCluster cluster;

  SecuredBroker(Stores stores, Path keySet) throws Exception {
    MoreListeners listeners = new MoreListeners();
    KafkaCluster.Builder builder =
        KafkaCluster.combined(1)
            .listeners(listeners)
            .jvm("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + keySet.toUri())
            .config("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER");
    Map<String, String> certificates = new LinkedHashMap<>();
    for (String certificate : List.of("good", "expired", "elsewhere")) {
      certificates.put("TLS" + certificate.toUpperCase(Locale.ROOT), certificate);
      certificates.put("LOGIN" + certificate.toUpperCase(Locale.ROOT), certificate);
    }
    certificates.put("MUTUAL", "good");
    for (Map.Entry<String, String> each : certificates.entrySet()) {
      String name = each.getKey();
      boolean isLogin = name.startsWith("LOGIN");
      addresses.put(name, "127.0.0.1:" + listeners.add(name, isLogin ? "SASL_SSL" : "SSL"));
      stores.ofListener(name, each.getValue()).forEach(builder::config);
      if (isLogin) {
        logins(name, keySet).forEach(builder::config);
      }
    }
    addresses.put("OPEN", "127.0.0.1:" + listeners.add("OPEN", "SASL_PLAINTEXT"));
    logins("OPEN", keySet).forEach(builder::config);
    String mutual = "listener.name.mutual.ssl.";
    builder.config(mutual + "client.auth", "required");
    // With TLS 1.3, a broker may close the connection before the client reads the alert.
    builder.config(mutual + "enabled.protocols", "TLSv1.2");
    Stores.properties(Map.of("truststore", stores.trust(true, "p12")))
        .forEach((key, value) -> builder.config("listener.name.mutual." + key, value));
    cluster = builder.start();
    addresses.put("PLAINTEXT", cluster.bootstrapServers());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(USER, info, PASSWORD)))
          .all()
          .get();
    }
  }

  private static Map<String, String> logins(String listener, Path keySet) {
    String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
    String oauth = prefix + "oauthbearer.sasl.";
    return Map.of(
        prefix + "plain.sasl.jaas.config",
        MODULES + "plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD + "\";",
        prefix + "scram-sha-512.sasl.jaas.config",
        MODULES + "scram.ScramLoginModule required;",
        oauth + "jaas.config",
        MODULES + "oauthbearer.OAuthBearerLoginModule required;",
        oauth + "server.callback.handler.class",
        MODULES + "oauthbearer.OAuthBearerValidatorCallbackHandler",
        oauth + "oauthbearer.jwks.endpoint.url",
        keySet.toUri().toString(),
        oauth + "oauthbearer.expected.audience",
        TokenServer.AUDIENCE);
  }

  /** Returns the address of a listener. */
  String address(String listener) {
    return String.valueOf(addresses.get(listener));
  }

  KafkaCluster cluster() {
    return cluster;
  }

  /** Returns the properties of a client that logs in with a mechanism. */
  static Map<String, String> login(String protocol, String mechanism, String password) {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return Map.of(
        "security.protocol",
        protocol,
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        MODULES + module + " required username=\"" + USER + "\" password=\"" + password + "\";");
  }

  /** Returns the properties of a client that gets a token. */
  static Map<String, String> token(TokenServer server, String client, String secret) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "OAUTHBEARER",
        "sasl.login.callback.handler.class",
        MODULES + "oauthbearer.OAuthBearerLoginCallbackHandler",
        "sasl.oauthbearer.token.endpoint.url",
        server.url(),
        "sasl.jaas.config",
        MODULES
            + "oauthbearer.OAuthBearerLoginModule required clientId=\""
            + client
            + "\" clientSecret=\""
            + secret
            + "\";");
  }

  @Override
  public void close() {
    cluster.close();
  }
}

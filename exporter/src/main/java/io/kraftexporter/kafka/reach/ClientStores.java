package io.kraftexporter.kafka.reach;

import io.kraftexporter.tls.ExplainedTrust;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SecurityConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and trusted certificates of Kafka's client, read once by Kafka's own code, as the client
 * does: clients with other stores get another one. Safe for any number of threads.
 */
final class ClientStores {
  private static final Logger LOG = LoggerFactory.getLogger(ClientStores.class);

  /** With one of these, certificates are judged by code that is not Java's. */
  private static final List<String> OWN_JUDGEMENT =
      List.of(
          SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
          SslConfigs.SSL_PROVIDER_CONFIG,
          SecurityConfig.SECURITY_PROVIDERS_CONFIG);

  static final ClientStores NONE = new ClientStores(Map.of());

  /**
   * The content of the stores at one time.
   *
   * @param keys none where no keys are configured, or they cannot be read
   * @param trust judges a server as Kafka's client is going to; empty where that is not known
   * @param hostCheck the algorithm that compares names with certificates; empty for none
   */
  record StoreContent(
      List<KeyManager> keys, Optional<X509ExtendedTrustManager> trust, String hostCheck) {
    static final StoreContent NONE = new StoreContent(List.of(), Optional.empty(), "");

    StoreContent {
      keys = List.copyOf(keys);
    }
  }

  private final Map<String, ?> properties;
  private volatile @Nullable StoreContent content;

  /**
   * Reads nothing yet.
   *
   * @param properties of Kafka's clients
   */
  ClientStores(Map<String, ?> properties) {
    this.properties = Map.copyOf(properties);
  }

  /**
   * Returns the content of the stores when they were first read; none while they are unreadable.
   */
  StoreContent content() {
    StoreContent known = content;
    if (known == null) {
      known = read().orElse(null);
      content = known;
    }
    return known == null ? StoreContent.NONE : known;
  }

  private Optional<StoreContent> read() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    try (SslFactory factory = new SslFactory(ConnectionMode.CLIENT)) {
      AdminClientConfig config = new AdminClientConfig(all);
      factory.configure(config.values());
      SslEngineFactory stores = factory.sslEngineFactory();
      return Optional.of(
          new StoreContent(
              keys(stores.keystore(), config),
              trust(stores, config),
              Objects.requireNonNullElse(
                  config.getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG), "")));
    } catch (KafkaException | GeneralSecurityException e) {
      LOG.debug("the client's stores cannot be read", e);
      return Optional.empty();
    }
  }

  private static List<KeyManager> keys(@Nullable KeyStore keys, AdminClientConfig config)
      throws GeneralSecurityException {
    if (keys == null) {
      return List.of();
    }
    Password ofKey = config.getPassword(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
    Password password =
        ofKey == null ? config.getPassword(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG) : ofKey;
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password == null ? null : password.value().toCharArray());
    return Arrays.asList(factory.getKeyManagers());
  }

  private Optional<X509ExtendedTrustManager> trust(
      SslEngineFactory stores, AdminClientConfig config) throws GeneralSecurityException {
    if (OWN_JUDGEMENT.stream().anyMatch(properties::containsKey)) {
      return Optional.empty();
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(
            config.getString(SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG));
    factory.init(stores.truststore());
    TrustManager[] explained = ExplainedTrust.of(factory.getTrustManagers());
    return Stream.of(explained)
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst();
  }
}

package io.kraftexporter.kafka.reach;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and certificates with which Kafka's client authenticates itself over TLS, read anew for each
 * connection by Kafka's own code: they are replaced from time to time.
 *
 * @param properties of Kafka's clients
 */
record ClientKeys(Map<String, ?> properties) {
  private static final Logger LOG = LoggerFactory.getLogger(ClientKeys.class);

  static final ClientKeys NONE = new ClientKeys(Map.of());

  ClientKeys {
    properties = Map.copyOf(properties);
  }

  /** Returns the key managers; none where no keys are configured, or they cannot be read. */
  KeyManager[] managers() {
    if (properties.keySet().stream().noneMatch(ClientKeys::isOfKeys)) {
      return new KeyManager[0];
    }
    Map<String, Object> all = new HashMap<>(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    try (SslFactory factory = new SslFactory(ConnectionMode.CLIENT)) {
      AdminClientConfig config = new AdminClientConfig(all);
      factory.configure(config.values());
      return managers(factory.sslEngineFactory().keystore(), config);
    } catch (KafkaException | GeneralSecurityException e) {
      LOG.debug("the client's keys cannot be read", e);
      return new KeyManager[0];
    }
  }

  private static boolean isOfKeys(String property) {
    return property.startsWith("ssl.keystore.")
        || property.equals(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);
  }

  private static KeyManager[] managers(@Nullable KeyStore keys, AdminClientConfig config)
      throws GeneralSecurityException {
    if (keys == null) {
      return new KeyManager[0];
    }
    Password ofKey = config.getPassword(SslConfigs.SSL_KEY_PASSWORD_CONFIG);
    Password password =
        ofKey == null ? config.getPassword(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG) : ofKey;
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password == null ? null : password.value().toCharArray());
    return factory.getKeyManagers();
  }
}

package io.kraftexporter.kafka.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Checks what Kafka's client would only find when it connects: the JAAS text and the key stores.
 *
 * <p>A mistake never holds a part of a value: Kafka's own messages quote the JAAS text, which holds
 * passwords.
 */
final class ClientSecurity {
  private static final String JAAS_FILE = "java.security.auth.login.config";

  private ClientSecurity() {}

  /** The mistakes, each as {@code name: ***: what is allowed}. */
  static List<String> mistakes(AdminClientConfig config) {
    String protocol = String.valueOf(config.getString(AdminClientConfig.SECURITY_PROTOCOL_CONFIG));
    List<String> mistakes = new ArrayList<>();
    if (protocol.startsWith("SASL_")) {
      checkJaas(config, protocol, mistakes);
    }
    if (protocol.endsWith("SSL")
        && config.getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG) == null) {
      checkStores(config, mistakes);
    }
    return mistakes;
  }

  private static void checkJaas(AdminClientConfig config, String protocol, List<String> mistakes) {
    String name = SaslConfigs.SASL_JAAS_CONFIG;
    if (config.getPassword(name) == null) {
      if (System.getProperty(JAAS_FILE) == null) {
        mistakes.add(name + ": missing: must be given, as security.protocol is " + protocol);
      }
      return;
    }
    try {
      JaasContext.loadClientContext(config.values());
    } catch (KafkaException | IllegalArgumentException | SecurityException e) {
      mistakes.add(
          name + ": ***: must be a JAAS configuration (a quote in a value is written \\\")");
    }
  }

  private static void checkStores(AdminClientConfig config, List<String> mistakes) {
    checkFile(config, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, mistakes);
    checkFile(config, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, mistakes);
    if (mistakes.isEmpty() && !loads(config.values())) {
      mistakes.add(store(config) + ": ***: must be a store that opens with its type and password");
    }
  }

  private static void checkFile(AdminClientConfig config, String name, List<String> mistakes) {
    @Nullable String file = config.getString(name);
    if (file != null && !Files.isReadable(Path.of(file))) {
      mistakes.add(name + ": ***: must be a file that can be read");
    }
  }

  /** The store to look at first: without the key store, the trust store is the only one. */
  private static String store(AdminClientConfig config) {
    String keys = SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG;
    return config.getString(keys) == null ? SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG : keys;
  }

  private static boolean loads(Map<String, ?> values) {
    try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
      stores.configure(values);
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }
}

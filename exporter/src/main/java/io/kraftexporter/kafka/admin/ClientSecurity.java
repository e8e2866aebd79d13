package io.kraftexporter.kafka.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Checks what Kafka's client would only find when it connects: the JAAS text, the SASL mechanism
 * and the stores.
 *
 * <p>A mistake never holds a part of a value: Kafka's own messages quote the JAAS text, which holds
 * passwords.
 */
final class ClientSecurity {
  private static final String JAAS_FILE = "java.security.auth.login.config";

  private static final List<String> KNOWN =
      List.of("GSSAPI", "OAUTHBEARER", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

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
      List<AppConfigurationEntry> entries =
          JaasContext.loadClientContext(config.values()).configurationEntries();
      checkModules(entries, mistakes);
      checkMechanism(config, entries, mistakes);
    } catch (KafkaException | IllegalArgumentException | SecurityException e) {
      mistakes.add(
          name + ": ***: must be a JAAS configuration (a quote in a value is written \\\")");
    }
  }

  private static void checkModules(List<AppConfigurationEntry> entries, List<String> mistakes) {
    for (AppConfigurationEntry entry : entries) {
      try {
        Class<?> unused =
            Class.forName(entry.getLoginModuleName(), false, ClientSecurity.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        mistakes.add(
            SaslConfigs.SASL_JAAS_CONFIG
                + ": ***: must name a login module of Kafka's or one in plugins/");
      }
    }
  }

  /** A login module that is not Kafka's own may bring its mechanism with it. */
  private static void checkMechanism(
      AdminClientConfig config, List<AppConfigurationEntry> entries, List<String> mistakes) {
    if (!KNOWN.contains(config.getString(SaslConfigs.SASL_MECHANISM))
        && entries.stream()
            .allMatch(entry -> entry.getLoginModuleName().startsWith("org.apache.kafka."))) {
      mistakes.add(
          SaslConfigs.SASL_MECHANISM
              + ": ***: must be one of "
              + String.join(", ", KNOWN)
              + ", or that of a login module in plugins/");
    }
  }

  private static void checkStores(AdminClientConfig config, List<String> mistakes) {
    checkStore(config, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, "ssl.truststore.", mistakes);
    checkStore(config, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, "ssl.key", mistakes);
  }

  /**
   * Opens one store.
   *
   * @param location the property with its file
   * @param prefix of all properties about it
   */
  private static void checkStore(
      AdminClientConfig config, String location, String prefix, List<String> mistakes) {
    @Nullable String file = config.getString(location);
    if (file != null && !Files.isReadable(Path.of(file))) {
      mistakes.add(location + ": ***: must be a file that can be read");
      return;
    }
    Map<String, @Nullable Object> values = new HashMap<>(config.values());
    values.replaceAll(
        (name, value) ->
            isOfStore(name) && !name.startsWith(prefix) && !name.endsWith(".type") ? null : value);
    if (!loads(values)) {
      String given = config.originals().containsKey(location) ? location : pem(config, prefix);
      mistakes.add(given + ": ***: must be a store that opens with its type and password");
    }
  }

  private static boolean isOfStore(String name) {
    return name.startsWith("ssl.truststore.") || name.startsWith("ssl.key");
  }

  /** The property that holds PEM itself. */
  private static String pem(AdminClientConfig config, String prefix) {
    return Stream.of(
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
            SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG)
        .filter(name -> name.startsWith(prefix) && config.originals().containsKey(name))
        .findFirst()
        .orElse(prefix + (prefix.endsWith(".") ? "" : "store.") + "type");
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

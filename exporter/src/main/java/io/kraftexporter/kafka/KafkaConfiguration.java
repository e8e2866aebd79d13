package io.kraftexporter.kafka;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.CommaSeparated;
import io.kraftexporter.config.Secret;
import io.kraftexporter.kafka.admin.ClientFiles;
import io.kraftexporter.topology.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings by which Kafka's Admin client reaches the cluster.
 *
 * @param bootstrap empty if Kafka itself is not to be asked
 * @param properties further properties of the Admin client
 * @param requestTimeout the most that one request may take
 * @param apiTimeout the most that a call may take with its retries
 */
public record KafkaConfiguration(
    @CommaSeparated List<HostPort> bootstrap,
    Map<String, Secret> properties,
    Duration requestTimeout,
    Duration apiTimeout) {

  /** Properties of the Admin client that have a key of their own here. */
  private static final Map<String, String> OWN_KEYS =
      Map.of(
          "bootstrap.servers", "kafka.bootstrap",
          "default.api.timeout.ms", "kafka.api_timeout",
          "request.timeout.ms", "kafka.request_timeout");

  public KafkaConfiguration {
    bootstrap = List.copyOf(bootstrap);
    properties = Map.copyOf(properties);
    Check check = new Check();
    for (int i = 0; i < bootstrap.size(); i++) {
      HostPort address = bootstrap.get(i);
      check.that(
          !address.host().isEmpty() && address.port() > 0, "bootstrap[" + i + "]", "HOST:PORT");
    }
    for (String name : properties.keySet().stream().sorted().toList()) {
      check.that(
          !OWN_KEYS.containsKey(name),
          "properties." + name,
          "left out, as " + OWN_KEYS.get(name) + " is the key for it");
    }
    check
        .timeout("request_timeout", requestTimeout)
        .timeout("api_timeout", apiTimeout)
        .that(apiTimeout.compareTo(requestTimeout) >= 0, "api_timeout", "request_timeout or longer")
        .done();
  }

  /** Returns whether clients of the other configuration differ in their properties at most. */
  boolean isExchangeable(KafkaConfiguration other) {
    return bootstrap.equals(other.bootstrap)
        && requestTimeout.equals(other.requestTimeout)
        && apiTimeout.equals(other.apiTimeout);
  }

  /** Returns the files that the properties name. */
  public Set<Path> files() {
    return bootstrap.isEmpty() ? Set.of() : ClientFiles.of(clientProperties());
  }

  /** Returns the properties of Kafka's clients. */
  Map<String, Object> clientProperties() {
    Map<String, Object> all = new HashMap<>();
    properties.forEach((name, secret) -> all.put(name, secret.value()));
    all.put(
        "bootstrap.servers",
        bootstrap.stream().map(Object::toString).collect(Collectors.joining(",")));
    all.put("request.timeout.ms", (int) requestTimeout.toMillis());
    all.put("default.api.timeout.ms", (int) apiTimeout.toMillis());
    return all;
  }
}

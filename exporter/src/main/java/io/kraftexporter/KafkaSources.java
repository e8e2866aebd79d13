package io.kraftexporter;

import io.kraftexporter.config.KafkaConfiguration;
import io.kraftexporter.kafka.KafkaAdmin;
import io.kraftexporter.kafka.QuorumSource;
import io.kraftexporter.kafka.TopologySource;
import io.kraftexporter.scrape.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is asked of Kafka itself, over one Admin client. */
final class KafkaSources implements AutoCloseable {
  private final KafkaConfiguration configuration;
  private final KafkaAdmin admin;
  private final TopologySource topology;
  private final QuorumSource quorum;

  KafkaSources(KafkaConfiguration configuration) {
    this.configuration = configuration;
    this.admin = new KafkaAdmin(properties(configuration));
    this.topology = new TopologySource(admin);
    this.quorum = new QuorumSource(admin);
  }

  KafkaConfiguration configuration() {
    return configuration;
  }

  TopologySource topology() {
    return topology;
  }

  List<Source> all() {
    return List.of(topology, quorum);
  }

  @Override
  public void close() {
    admin.close();
  }

  private static Map<String, Object> properties(KafkaConfiguration configuration) {
    Map<String, Object> properties = new HashMap<>();
    configuration.properties().forEach((name, secret) -> properties.put(name, secret.value()));
    properties.put(
        "bootstrap.servers",
        configuration.bootstrap().stream().map(Object::toString).collect(Collectors.joining(",")));
    properties.put("request.timeout.ms", (int) configuration.requestTimeout().toMillis());
    properties.put("default.api.timeout.ms", (int) configuration.apiTimeout().toMillis());
    return properties;
  }
}

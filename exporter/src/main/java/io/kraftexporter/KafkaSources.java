package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.GroupsConfiguration;
import io.kraftexporter.config.KafkaConfiguration;
import io.kraftexporter.config.LagSecondsConfiguration;
import io.kraftexporter.config.TopicsConfiguration;
import io.kraftexporter.kafka.GroupFilter;
import io.kraftexporter.kafka.GroupsSource;
import io.kraftexporter.kafka.KafkaAdmin;
import io.kraftexporter.kafka.LagSecondsSettings;
import io.kraftexporter.kafka.NameFilter;
import io.kraftexporter.kafka.QuorumReader;
import io.kraftexporter.kafka.QuorumSource;
import io.kraftexporter.kafka.TopicFilter;
import io.kraftexporter.kafka.TopicsSource;
import io.kraftexporter.kafka.TopologySource;
import io.kraftexporter.scrape.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is asked of Kafka itself, over one Admin client and a second for what takes long.
 *
 * <p>Immutable. A changed configuration gets a new one, which keeps the clients and each Source
 * whose part of the configuration is as before.
 */
final class KafkaSources implements AutoCloseable {
  private final KafkaConfiguration configuration;
  private final GroupsConfiguration groupsConfiguration;
  private final TopicsConfiguration topicsConfiguration;
  private final KafkaAdmin admin;
  private final KafkaAdmin slowAdmin;
  private final TopologySource topology;
  private final QuorumSource quorum;
  private final GroupsSource groups;
  private final TopicsSource topics;

  private KafkaSources(Configuration configuration, Optional<KafkaSources> before) {
    this.configuration = configuration.kafka();
    Optional<KafkaSources> old =
        before.filter(same -> same.configuration.equals(this.configuration));
    this.groupsConfiguration = configuration.groups();
    this.topicsConfiguration = configuration.topics();
    this.admin =
        old.map(same -> same.admin).orElseGet(() -> new KafkaAdmin(properties(this.configuration)));
    this.slowAdmin =
        old.map(same -> same.slowAdmin)
            .orElseGet(() -> new KafkaAdmin(properties(this.configuration)));
    QuorumReader quorumReader = new QuorumReader(admin);
    this.topology =
        old.map(same -> same.topology).orElseGet(() -> newTopology(quorumReader, before));
    this.quorum =
        old.map(same -> same.quorum).orElseGet(() -> new QuorumSource(admin, quorumReader));
    this.groups =
        old.filter(same -> same.groupsConfiguration.equals(groupsConfiguration))
            .map(same -> same.groups)
            .orElseGet(
                () ->
                    new GroupsSource(
                        admin,
                        slowAdmin,
                        filter(groupsConfiguration),
                        settings(groupsConfiguration.lagSeconds())));
    this.topics =
        old.filter(same -> same.topicsConfiguration.equals(topicsConfiguration))
            .map(same -> same.topics)
            .orElseGet(() -> new TopicsSource(admin, filter(topicsConfiguration)));
  }

  /** The Sources under this configuration; what is as before is taken from the old ones. */
  static KafkaSources of(Configuration configuration, Optional<KafkaSources> old) {
    return new KafkaSources(configuration, old);
  }

  /** Of the same cluster, nodes that are down stay known. */
  private TopologySource newTopology(QuorumReader quorumReader, Optional<KafkaSources> before) {
    return before
        .filter(same -> same.configuration.bootstrap().equals(configuration.bootstrap()))
        .map(same -> new TopologySource(admin, quorumReader, same.topology))
        .orElseGet(() -> new TopologySource(admin, quorumReader));
  }

  /** Whether closing this would close the other. */
  boolean sharesClients(KafkaSources other) {
    return admin == other.admin;
  }

  TopologySource topology() {
    return topology;
  }

  List<Source> all() {
    List<Source> all = new ArrayList<>(List.of(topology, quorum));
    if (groupsConfiguration.enabled()) {
      all.add(groups);
    }
    if (topicsConfiguration.enabled()) {
      all.add(topics);
    }
    return all;
  }

  @Override
  public void close() {
    groups.close();
    admin.close();
    slowAdmin.close();
  }

  private static GroupFilter filter(GroupsConfiguration groups) {
    return new GroupFilter(
        names(groups.include(), groups.exclude()),
        groups.types().stream().map(Enum::name).collect(Collectors.toSet()),
        groups.states().stream().map(Enum::name).collect(Collectors.toSet()));
  }

  private static LagSecondsSettings settings(LagSecondsConfiguration lagSeconds) {
    return new LagSecondsSettings(
        lagSeconds.enabled(),
        lagSeconds.error(),
        lagSeconds.probes(),
        Optional.of(lagSeconds.file()).filter(file -> !file.isEmpty()).map(Path::of));
  }

  private static TopicFilter filter(TopicsConfiguration topics) {
    return new TopicFilter(
        names(topics.include(), topics.exclude()), topics.internal(), topics.partitions());
  }

  private static NameFilter names(String include, String exclude) {
    return new NameFilter(Pattern.compile(include), Pattern.compile(exclude));
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

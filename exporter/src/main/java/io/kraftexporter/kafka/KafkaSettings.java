package io.kraftexporter.kafka;

import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.groups.GroupFilter;
import io.kraftexporter.kafka.groups.GroupsConfiguration;
import io.kraftexporter.kafka.groups.GroupsSettings;
import io.kraftexporter.kafka.groups.LagSecondsConfiguration;
import io.kraftexporter.kafka.groups.LagSecondsSettings;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.kafka.topics.TopicsConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the configuration means to the Sources over Kafka's clients. */
final class KafkaSettings {
  /** A producer that is between two transactions goes on within this time. */
  private static final Duration UNCHANGED = Duration.ofSeconds(30);

  private KafkaSettings() {}

  static GroupsSettings groups(KafkaSourcesConfiguration configuration) {
    GroupsConfiguration groups = configuration.groups();
    return new GroupsSettings(
        shown(configuration),
        NameFilter.of(groups.topics().include(), groups.topics().exclude()),
        groups.partitions(),
        groups.owners(),
        groups.maxSeries(),
        groups.detailsPeriod(),
        NameFilter.pattern(groups.readCommitted()),
        groups.slo().stream()
            .map(slo -> new GroupsSettings.Slo(NameFilter.pattern(slo.match()), slo.seconds()))
            .toList(),
        lagSeconds(groups.lagSeconds()));
  }

  /** Without the probe's group: it is ours, and its lag means nothing. */
  private static GroupFilter shown(KafkaSourcesConfiguration configuration) {
    GroupsConfiguration groups = configuration.groups();
    String probe = Pattern.quote(configuration.probe().topic());
    String exclude = groups.exclude().isEmpty() ? probe : groups.exclude() + "|" + probe;
    return new GroupFilter(
        NameFilter.of(groups.include(), exclude),
        groups.types().stream().map(Enum::name).collect(Collectors.toSet()),
        groups.states().stream().map(Enum::name).collect(Collectors.toSet()));
  }

  private static LagSecondsSettings lagSeconds(LagSecondsConfiguration lagSeconds) {
    return new LagSecondsSettings(
        lagSeconds.enabled(),
        lagSeconds.error(),
        lagSeconds.ignoredOffsets(),
        NameFilter.pattern(lagSeconds.transactionalTopics()),
        lagSeconds.probes(),
        lagSeconds.read() ? Optional.of(UNCHANGED) : Optional.empty(),
        Optional.of(lagSeconds.file()).filter(file -> !file.isEmpty()).map(Path::of));
  }

  static TopicFilter topics(TopicsConfiguration topics) {
    return new TopicFilter(
        NameFilter.of(topics.include(), topics.exclude()), topics.internal(), topics.partitions());
  }

  /** Which topics have series of their own where all are read. */
  static TopicFilter shown(TopicsConfiguration topics) {
    return topics.enabled() ? topics(topics) : new TopicFilter(NameFilter.of("", ""), false, false);
  }

  /** Whether the brokers' listener that we talk to is one with TLS. */
  static boolean usesTls(KafkaConfiguration kafka) {
    return properties(kafka).getOrDefault("security.protocol", "").toString().endsWith("SSL");
  }

  static Map<String, Object> properties(KafkaConfiguration configuration) {
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

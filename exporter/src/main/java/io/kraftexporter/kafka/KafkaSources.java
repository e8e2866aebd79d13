package io.kraftexporter.kafka;

import io.kraftexporter.config.Switchable;
import io.kraftexporter.kafka.admin.AdminRequestsSource;
import io.kraftexporter.kafka.brokers.BrokerConfigSource;
import io.kraftexporter.kafka.cluster.FeaturesSource;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSource;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.groups.GroupsSource;
import io.kraftexporter.kafka.probe.ProbeSource;
import io.kraftexporter.kafka.replicas.LogDirsSource;
import io.kraftexporter.kafka.replicas.ReassignmentsSource;
import io.kraftexporter.kafka.replicas.ReplicationSource;
import io.kraftexporter.kafka.security.CertificatesSource;
import io.kraftexporter.kafka.security.SecuritySource;
import io.kraftexporter.kafka.topics.TopicsSource;
import io.kraftexporter.kafka.transactions.TransactionsSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Part;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The sources that read a cluster through Kafka's clients. {@link #PARTS} is the list of them.
 *
 * <p>Immutable. A changed configuration gets a new object, which keeps the connection, unless more
 * than the properties of the clients differs, and each source whose part of the configuration is
 * equal.
 */
public final class KafkaSources implements AutoCloseable {
  private static final List<Part<KafkaConnection, KafkaSourcesConfiguration>> PARTS =
      List.of(
          always("topology", KafkaConnection::topologySource),
          always("quorum", kafka -> new QuorumSource(kafka.admin(), kafka.quorum())),
          always("features", kafka -> new FeaturesSource(kafka.slowAdmin(), kafka::topology)),
          always(
              "admin_requests",
              kafka ->
                  new AdminRequestsSource(
                      kafka.admin(), kafka.slowAdmin(), kafka.committed()::requests)),
          part(
              "groups",
              KafkaSourcesConfiguration::groups,
              all -> all.probe().topic(),
              (kafka, all, before) ->
                  new GroupsSource(
                      kafka.admin(),
                      kafka.slowAdmin(),
                      kafka.committed(),
                      all.groups().without(all.probe().topic()),
                      before.map(GroupsSource.class::cast))),
          part(
              "topics",
              KafkaSourcesConfiguration::topics,
              (kafka, topics) -> new TopicsSource(kafka.slowAdmin(), topics.filter())),
          part(
              "replication",
              KafkaSourcesConfiguration::replication,
              KafkaSourcesConfiguration::topics,
              (kafka, all, before) ->
                  new ReplicationSource(
                      kafka.slowAdmin(),
                      kafka.quorum(),
                      kafka::topology,
                      kafka.hosted(),
                      all.topics().shown(),
                      all.replication().period())),
          part(
              "log_dirs",
              KafkaSourcesConfiguration::logDirs,
              KafkaSourcesConfiguration::topics,
              (kafka, all, before) ->
                  new LogDirsSource(
                      kafka.slowAdmin(),
                      kafka::topology,
                      all.topics().shown().names(),
                      kafka.hosted(),
                      all.logDirs().period())),
          part(
              "reassignments",
              KafkaSourcesConfiguration::reassignments,
              (kafka, own) -> new ReassignmentsSource(kafka.slowAdmin(), own.period())),
          part(
              "transactions",
              KafkaSourcesConfiguration::transactions,
              KafkaSourcesConfiguration::topics,
              (kafka, all, before) ->
                  new TransactionsSource(
                      kafka.slowAdmin(),
                      all.topics().shown().names(),
                      all.transactions().period(),
                      all.transactions().tooLong())),
          part(
              "broker_config",
              KafkaSourcesConfiguration::brokerConfig,
              (kafka, own) ->
                  new BrokerConfigSource(
                      kafka.slowAdmin(), kafka::topology, own.recommended(), own.period())),
          part(
              "security",
              KafkaSourcesConfiguration::security,
              (kafka, own) -> new SecuritySource(kafka.slowAdmin(), own.period())),
          part(
              "certificates",
              KafkaSourcesConfiguration::certificates,
              (kafka, own) ->
                  new CertificatesSource(
                      kafka.slowAdmin(),
                      new QuorumReader(kafka.slowAdmin()),
                      kafka::topology,
                      kafka::usesTls,
                      own.timeout(),
                      own.period())),
          part(
              "probe",
              KafkaSourcesConfiguration::probe,
              (kafka, own) -> new ProbeSource(kafka.slowAdmin(), kafka.clients(), own)));

  private final KafkaConfiguration kafka;
  private final KafkaConnection connection;
  private final SourceSet<KafkaConnection, KafkaSourcesConfiguration> sources;

  private KafkaSources(KafkaSourcesConfiguration configuration, Optional<KafkaSources> before) {
    this.kafka = configuration.kafka();
    Optional<KafkaSources> sameCluster =
        before.filter(
            old ->
                old.connection
                    .configuration()
                    .bootstrap()
                    .equals(configuration.kafka().bootstrap()));
    this.connection =
        sameCluster
            .map(old -> old.connection)
            .filter(old -> old.configuration().isExchangeable(configuration.kafka()))
            .orElseGet(
                () ->
                    KafkaConnection.of(
                        configuration.kafka(), sameCluster.map(old -> old.connection)));
    this.sources =
        new SourceSet<>(PARTS, connection, configuration, sameCluster.map(old -> old.sources));
  }

  /** A source that depends on the connection alone. */
  private static Part<KafkaConnection, KafkaSourcesConfiguration> always(
      String name, Function<KafkaConnection, Source> factory) {
    return new Part<>(name, all -> "", all -> true, (kafka, all, before) -> factory.apply(kafka));
  }

  private static <R extends Switchable> Part<KafkaConnection, KafkaSourcesConfiguration> part(
      String name,
      Function<KafkaSourcesConfiguration, R> record,
      BiFunction<KafkaConnection, R, Source> factory) {
    return new Part<>(
        name,
        record,
        all -> record.apply(all).enabled(),
        (kafka, all, before) -> factory.apply(kafka, record.apply(all)));
  }

  /** A source that depends on a second part of the configuration, or continues another one. */
  private static <R extends Switchable> Part<KafkaConnection, KafkaSourcesConfiguration> part(
      String name,
      Function<KafkaSourcesConfiguration, R> record,
      Function<KafkaSourcesConfiguration, ?> second,
      Part.Factory<KafkaConnection, KafkaSourcesConfiguration> factory) {
    return new Part<>(
        name,
        all -> List.of(record.apply(all), second.apply(all)),
        all -> record.apply(all).enabled(),
        factory);
  }

  /** Builds the sources under this configuration; the parts that are equal come from the old. */
  public static KafkaSources of(
      KafkaSourcesConfiguration configuration, Optional<KafkaSources> old) {
    return new KafkaSources(configuration, old);
  }

  /**
   * Exchanges the clients of the connection if the properties of the configuration, or the files
   * that they name, are not those in use; does not wait.
   */
  public void use() {
    connection.exchange().offer(kafka.clientProperties());
  }

  /** Closes the connection and the sources that the new ones have not taken over. */
  public void closeUnless(Optional<KafkaSources> now) {
    sources.closeUnless(now.map(next -> next.sources));
    if (now.filter(next -> next.connection.equals(connection)).isEmpty()) {
      connection.close();
    }
  }

  /** Closes sources that were never used, unless their connection belongs to those in use. */
  public void discard(Optional<KafkaSources> inUse) {
    if (inUse.filter(other -> other.connection.equals(connection)).isEmpty()) {
      connection.close();
    }
  }

  /** The source of the cluster's nodes. */
  public TopologySource topology() {
    return connection.topologySource();
  }

  /** The metrics of all sources, also of those that the configuration does not want. */
  public List<Metric> metrics() {
    return sources.metrics();
  }

  /** The sources that the configuration wants to be read. */
  public List<Source> all() {
    return sources.enabled();
  }

  @Override
  public void close() {
    closeUnless(Optional.empty());
  }
}

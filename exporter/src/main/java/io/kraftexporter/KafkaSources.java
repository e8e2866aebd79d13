package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.kafka.admin.AdminRequestsSource;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.brokers.BrokerConfigSource;
import io.kraftexporter.kafka.cluster.FeaturesSource;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSource;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.groups.CommittedReader;
import io.kraftexporter.kafka.groups.GroupsSource;
import io.kraftexporter.kafka.probe.ProbeSource;
import io.kraftexporter.kafka.reach.Addresses;
import io.kraftexporter.kafka.replicas.HostedTopics;
import io.kraftexporter.kafka.replicas.LogDirsSource;
import io.kraftexporter.kafka.replicas.ReassignmentsSource;
import io.kraftexporter.kafka.replicas.ReplicationSource;
import io.kraftexporter.kafka.security.CertificatesSource;
import io.kraftexporter.kafka.security.SecuritySource;
import io.kraftexporter.kafka.topics.TopicsSource;
import io.kraftexporter.kafka.transactions.TransactionsSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.topology.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is asked of Kafka itself, over one Admin client and a second for what takes long.
 *
 * <p>A client has one thread, which takes the answers one after the other: what is told of each
 * partition of a large cluster keeps it busy for seconds. So over the first one there are only the
 * topology, the quorum, and which groups there are, with their commits and the ends that belong to
 * them. All others share the second one, the topics too, though every scrape asks for them. There
 * is no third one for the topics: it would be a connection more to each broker, and whoever waits
 * for the topics waits for seconds anyway, with what was read before in its place.
 *
 * <p>Immutable. A changed configuration gets a new one, which keeps the clients and each Source
 * whose part of the configuration is as before.
 */
final class KafkaSources implements AutoCloseable {
  private final Configuration configuration;
  private final KafkaAdmin admin;
  private final KafkaAdmin slowAdmin;
  private final CommittedReader committed;
  private final QuorumReader quorumReader;
  private final TopologySource topology;
  private final QuorumSource quorum;
  private final GroupsSource groups;
  private final TopicsSource topics;
  private final HostedTopics hosted;
  private final ReplicationSource replication;
  private final LogDirsSource logDirs;
  private final ReassignmentsSource reassignments;
  private final TransactionsSource transactions;
  private final BrokerConfigSource brokerConfig;
  private final FeaturesSource features;
  private final AdminRequestsSource requests;
  private final SecuritySource security;
  private final CertificatesSource certificates;
  private final ProbeSource probe;

  private KafkaSources(Configuration now, Optional<KafkaSources> before) {
    this.configuration = now;
    Kept kept = new Kept(before, now);
    Optional<KafkaSources> old = kept.with(Configuration::kafka);
    Map<String, Object> properties = KafkaSettings.properties(now.kafka());
    Addresses addresses = KafkaAdmin.addresses(properties);
    this.admin = old.map(same -> same.admin).orElseGet(() -> new KafkaAdmin(properties, addresses));
    this.slowAdmin =
        old.map(same -> same.slowAdmin).orElseGet(() -> new KafkaAdmin(properties, addresses));
    this.committed =
        old.map(same -> same.committed).orElseGet(() -> new CommittedReader(properties));
    this.quorumReader = old.map(same -> same.quorumReader).orElseGet(() -> new QuorumReader(admin));
    this.topology =
        old.map(same -> same.topology).orElseGet(() -> newTopology(quorumReader, before));
    this.quorum =
        old.map(same -> same.quorum).orElseGet(() -> new QuorumSource(admin, quorumReader));
    this.groups =
        kept.with(all -> List.of(all.groups(), all.probe().topic()))
            .map(same -> same.groups)
            .orElseGet(
                () ->
                    new GroupsSource(
                        admin,
                        slowAdmin,
                        committed,
                        KafkaSettings.groups(now),
                        sameCluster(before).map(same -> same.groups)));
    this.topics =
        kept.with(Configuration::topics)
            .map(same -> same.topics)
            .orElseGet(() -> new TopicsSource(slowAdmin, KafkaSettings.topics(now.topics())));
    this.hosted = old.map(same -> same.hosted).orElseGet(() -> new HostedTopics(slowAdmin));
    this.replication =
        kept.with(all -> List.of(all.topics(), all.replication()))
            .map(same -> same.replication)
            .orElseGet(
                () ->
                    new ReplicationSource(
                        slowAdmin,
                        quorumReader,
                        topology::topology,
                        hosted,
                        KafkaSettings.shown(now.topics()),
                        now.replication().period()));
    this.logDirs =
        kept.with(all -> List.of(all.topics(), all.logDirs()))
            .map(same -> same.logDirs)
            .orElseGet(
                () ->
                    new LogDirsSource(
                        slowAdmin,
                        topology::topology,
                        KafkaSettings.shown(now.topics()).names(),
                        hosted,
                        now.logDirs().period()));
    this.reassignments =
        kept.with(Configuration::reassignments)
            .map(same -> same.reassignments)
            .orElseGet(() -> new ReassignmentsSource(slowAdmin, now.reassignments().period()));
    this.transactions =
        kept.with(all -> List.of(all.topics(), all.transactions()))
            .map(same -> same.transactions)
            .orElseGet(
                () ->
                    new TransactionsSource(
                        slowAdmin,
                        KafkaSettings.shown(now.topics()).names(),
                        now.transactions().period(),
                        now.transactions().tooLong()));
    this.brokerConfig =
        kept.with(Configuration::brokerConfig)
            .map(same -> same.brokerConfig)
            .orElseGet(
                () ->
                    new BrokerConfigSource(
                        slowAdmin,
                        topology::topology,
                        now.brokerConfig().recommended(),
                        now.brokerConfig().period()));
    this.features =
        old.map(same -> same.features)
            .orElseGet(() -> new FeaturesSource(slowAdmin, topology::topology));
    this.requests =
        old.map(same -> same.requests)
            .orElseGet(() -> new AdminRequestsSource(admin, slowAdmin, committed::requests));
    this.security =
        kept.with(Configuration::security)
            .map(same -> same.security)
            .orElseGet(() -> new SecuritySource(slowAdmin, now.security().period()));
    this.certificates =
        kept.with(Configuration::certificates)
            .map(same -> same.certificates)
            .orElseGet(
                () ->
                    new CertificatesSource(
                        slowAdmin,
                        new QuorumReader(slowAdmin),
                        topology::topology,
                        KafkaSettings.usesTls(now.kafka()),
                        now.certificates().timeout(),
                        now.certificates().period()));
    this.probe =
        kept.with(Configuration::probe)
            .map(same -> same.probe)
            .orElseGet(
                () ->
                    new ProbeSource(
                        slowAdmin,
                        KafkaSettings.properties(now.kafka()),
                        KafkaSettings.probe(now.probe())));
  }

  /** What may be taken over from the Sources under the configuration before. */
  private record Kept(Optional<KafkaSources> old, Configuration now) {

    /** The old ones, if the cluster and this part of the configuration are the same. */
    Optional<KafkaSources> with(Function<Configuration, Object> part) {
      return old.filter(
          same ->
              same.configuration.kafka().equals(now.kafka())
                  && part.apply(same.configuration).equals(part.apply(now)));
    }
  }

  /** The Sources under this configuration; what is as before is taken from the old ones. */
  static KafkaSources of(Configuration configuration, Optional<KafkaSources> old) {
    return new KafkaSources(configuration, old);
  }

  /** Of the same cluster, nodes that are down stay known. */
  private TopologySource newTopology(QuorumReader quorumReader, Optional<KafkaSources> before) {
    return sameCluster(before)
        .map(same -> new TopologySource(admin, quorumReader, same.topology))
        .orElseGet(() -> new TopologySource(admin, quorumReader));
  }

  private Optional<KafkaSources> sameCluster(Optional<KafkaSources> before) {
    return before.filter(same -> bootstrap(same).equals(bootstrap(this)));
  }

  private static List<HostPort> bootstrap(KafkaSources sources) {
    return sources.configuration.kafka().bootstrap();
  }

  /** Closes what the Sources after this have not taken over. */
  void closeBut(Optional<KafkaSources> now) {
    if (now.filter(same -> same.probe == probe).isEmpty()) {
      now.filter(this::probesTheSameTopic)
          .ifPresentOrElse(next -> next.probe.takeOver(probe), probe::close);
    }
    if (now.filter(same -> same.admin == admin).isEmpty()) {
      groups.close();
      admin.close();
      slowAdmin.close();
      committed.close();
    }
  }

  /** Closes the clients of sources that were never used, unless they belong to those in use. */
  void discard(Optional<KafkaSources> inUse) {
    if (inUse.filter(same -> same.admin == admin).isEmpty()) {
      admin.close();
      slowAdmin.close();
    }
  }

  /** Whoever has an address in common with us is taken for the same cluster. */
  private boolean probesTheSameTopic(KafkaSources next) {
    return next.configuration.probe().enabled()
        && next.configuration.probe().topic().equals(configuration.probe().topic())
        && !Collections.disjoint(bootstrap(next), bootstrap(this));
  }

  TopologySource topology() {
    return topology;
  }

  /** Of the probe too, which is only there if somebody wants it. */
  List<Metric> metrics() {
    return Stream.concat(all().stream(), Stream.of(probe))
        .distinct()
        .flatMap(source -> source.metrics().stream())
        .toList();
  }

  List<Source> all() {
    List<Source> all = new ArrayList<>(List.of(topology, quorum, features, requests));
    add(all, groups, configuration.groups().enabled());
    add(all, topics, configuration.topics().enabled());
    add(all, replication, configuration.replication().enabled());
    add(all, logDirs, configuration.logDirs().enabled());
    add(all, reassignments, configuration.reassignments().enabled());
    add(all, transactions, configuration.transactions().enabled());
    add(all, brokerConfig, configuration.brokerConfig().enabled());
    add(all, security, configuration.security().enabled());
    add(all, certificates, configuration.certificates().enabled());
    add(all, probe, configuration.probe().enabled());
    return all;
  }

  private static void add(List<Source> all, Source source, boolean enabled) {
    if (enabled) {
      all.add(source);
    }
  }

  @Override
  public void close() {
    closeBut(Optional.empty());
  }
}

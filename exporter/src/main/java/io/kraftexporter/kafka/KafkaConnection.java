package io.kraftexporter.kafka;

import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.ClientExchange;
import io.kraftexporter.kafka.admin.ClientSettings;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.groups.CommittedReader;
import io.kraftexporter.kafka.replicas.HostedTopics;
import io.kraftexporter.topology.Topology;
import java.util.List;
import java.util.Optional;

/**
 * The clients of one cluster and the readers that several sources share.
 *
 * <p>An Admin client has one thread, which handles the responses one after the other: the answers
 * about every partition of a large cluster keep it busy for seconds. Only the topology, the quorum
 * and the listing of groups, with their commits and the log end offsets that belong to them, use
 * {@link #admin}. All other sources share {@link #slowAdmin}, also the topics, although every
 * scrape requests them: a third client would be one more connection to each broker, and a scrape
 * that waits for the topics gets their last samples in the meantime.
 *
 * @param configuration the one with which the connection was made; its properties may have been
 *     exchanged since
 * @param clients makes the clients that read and write records
 * @param committed reads records where the configuration allows it
 */
record KafkaConnection(
    KafkaConfiguration configuration,
    CheckedClients clients,
    KafkaAdmin admin,
    KafkaAdmin slowAdmin,
    CommittedReader committed,
    QuorumReader quorum,
    HostedTopics hosted,
    TopologySource topologySource,
    ClientExchange exchange)
    implements AutoCloseable {

  /**
   * Prepares the clients, which connect when they are used.
   *
   * @param before read the same cluster: its nodes that are down stay known
   */
  static KafkaConnection of(KafkaConfiguration configuration, Optional<KafkaConnection> before) {
    ClientSettings settings = ClientSettings.of(configuration.clientProperties());
    CheckedClients clients = new CheckedClients(settings);
    KafkaAdmin admin = new KafkaAdmin(settings);
    KafkaAdmin slowAdmin = new KafkaAdmin(settings);
    CommittedReader committed = new CommittedReader(clients);
    QuorumReader quorum = new QuorumReader(admin);
    return new KafkaConnection(
        configuration,
        clients,
        admin,
        slowAdmin,
        committed,
        quorum,
        new HostedTopics(slowAdmin),
        before
            .map(same -> new TopologySource(admin, quorum, same.topologySource))
            .orElseGet(() -> new TopologySource(admin, quorum)),
        new ClientExchange(clients, List.of(admin, slowAdmin), committed::reconnect));
  }

  /** Returns whether the clients that work now connect to a listener with TLS. */
  boolean usesTls() {
    return clients.settings().addresses().usesTls();
  }

  /** The nodes as they were last read. */
  Optional<Topology> topology() {
    return topologySource.topology();
  }

  @Override
  public void close() {
    exchange.close();
    admin.close();
    slowAdmin.close();
    committed.close();
  }
}

package io.kraftexporter.kafka.admin;

import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.topology.HostPort;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.KafkaAdminClient;
import org.apache.kafka.clients.admin.internals.AdminBootstrapAddresses;
import org.apache.kafka.clients.admin.internals.AdminMetadataManager;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.ChannelState;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka's Admin client with two limits that its own factory does not offer: on the size of an
 * answer, and on the brokers to which it connects.
 *
 * <p>Without the first one, the client allocates whatever the first four bytes of an answer say
 * (KAFKA-4090). Its constructor is private, so it is called by reflection; the rest is as in {@code
 * KafkaAdminClient.createInternal} of the version that this program is built with.
 */
final class BoundedAdmin {
  /** A TLS alert, read as the size of an answer: {@code 15 03 00 00}, 352 MB. */
  private static final int SMALLEST_FOREIGN = 0x15030000;

  private static final int HEAP_SHARE = 4;
  private static final int REQUESTS_AT_A_TIME = 1;

  private BoundedAdmin() {}

  /** A larger answer could not be decoded in this heap, or is none. */
  static int largestAnswer(long heap) {
    return (int) Math.min(heap / HEAP_SHARE, SMALLEST_FOREIGN - 1);
  }

  /**
   * Makes a client.
   *
   * @param usable the brokers to which the client may connect, of those that the cluster lists
   * @param refusing takes each address that refuses the client, before the request ends
   * @throws KafkaException if the properties do not allow it
   */
  static KafkaClient create(
      Map<String, Object> properties,
      UnaryOperator<List<Node>> usable,
      Consumer<HostPort> refusing) {
    AdminClientConfig config = new AdminClientConfig(properties);
    String clientId = config.getString(AdminClientConfig.CLIENT_ID_CONFIG);
    Metrics metrics = metrics(config, clientId);
    Selector selector = null;
    NetworkClient network = null;
    try {
      LogContext log = new LogContext("[AdminClient clientId=" + clientId + "] ");
      Brokers brokers = new Brokers(config, log, usable);
      selector =
          new RefusalSelector(
              id -> brokers.address(id).ifPresent(refusing),
              largestAnswer(Runtime.getRuntime().maxMemory()),
              config.getLong(AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG),
              metrics,
              ClientUtils.createChannelBuilder(config, Time.SYSTEM, log),
              log);
      network = network(config, clientId, selector, brokers, log);
      return client(config, clientId, brokers, metrics, network, log);
    } catch (RuntimeException | ReflectiveOperationException e) {
      Utils.closeQuietly(network, "network client");
      Utils.closeQuietly(network == null ? selector : null, "selector");
      Utils.closeQuietly(metrics, "metrics");
      throw e instanceof KafkaException failure ? failure : new KafkaException(e);
    }
  }

  /**
   * Names the node of each connection that ended in its authentication: the failure of a request
   * does not.
   */
  private static final class RefusalSelector extends Selector {
    private final Consumer<String> refusing;

    RefusalSelector(
        Consumer<String> refusing,
        int largestAnswer,
        long maxIdleMillis,
        Metrics metrics,
        ChannelBuilder channels,
        LogContext log) {
      super(
          largestAnswer,
          maxIdleMillis,
          metrics,
          Time.SYSTEM,
          "admin-client",
          Map.of(),
          true,
          channels,
          log);
      this.refusing = refusing;
    }

    @Override
    public Map<String, ChannelState> disconnected() {
      Map<String, ChannelState> ended = super.disconnected();
      ended.forEach(
          (id, state) -> {
            if (state.state() == ChannelState.State.AUTHENTICATION_FAILED) {
              refusing.accept(id);
            }
          });
      return ended;
    }
  }

  private static Metrics metrics(AdminClientConfig config, String clientId) {
    MetricConfig kept =
        new MetricConfig()
            .samples(config.getInt(AdminClientConfig.METRICS_NUM_SAMPLES_CONFIG))
            .timeWindow(
                config.getLong(AdminClientConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG),
                TimeUnit.MILLISECONDS)
            .tags(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, clientId));
    return new Metrics(
        kept, List.of(), Time.SYSTEM, new KafkaMetricsContext("kafka.admin.client", Map.of()));
  }

  private static NetworkClient network(
      AdminClientConfig config,
      String clientId,
      Selector selector,
      Brokers brokers,
      LogContext log) {
    return new NetworkClient(
        selector,
        brokers.updater(),
        clientId,
        REQUESTS_AT_A_TIME,
        config.getLong(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG),
        config.getLong(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG),
        config.getInt(AdminClientConfig.SEND_BUFFER_CONFIG),
        config.getInt(AdminClientConfig.RECEIVE_BUFFER_CONFIG),
        (int) TimeUnit.HOURS.toMillis(1), // the client itself times its calls
        config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
        config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
        Time.SYSTEM,
        true,
        new ApiVersions(),
        log,
        MetadataRecoveryStrategy.forName(
            config.getString(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG)));
  }

  private static KafkaClient client(
      AdminClientConfig config,
      String clientId,
      Brokers brokers,
      Metrics metrics,
      NetworkClient network,
      LogContext log)
      throws ReflectiveOperationException {
    Constructor<?> constructor = KafkaAdminClient.class.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    @Nullable Object noTimeouts = null;
    Admin admin =
        (Admin)
            constructor.newInstance(
                config,
                clientId,
                Time.SYSTEM,
                brokers,
                metrics,
                network,
                noTimeouts,
                log,
                Optional.empty());
    Field thread = KafkaAdminClient.class.getDeclaredField("thread");
    thread.setAccessible(true);
    return new KafkaClient(admin, ((Thread) thread.get(admin))::isAlive);
  }

  /** The client's view of the cluster, without the brokers to which it must not connect. */
  private static final class Brokers extends AdminMetadataManager {
    private final UnaryOperator<List<Node>> usable;
    private final Cluster bootstrap;
    private volatile Cluster latest;

    Brokers(AdminClientConfig config, LogContext log, UnaryOperator<List<Node>> usable) {
      super(
          log,
          config.getLong(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG),
          config.getLong(AdminClientConfig.METADATA_MAX_AGE_CONFIG),
          false);
      this.usable = usable;
      this.bootstrap = Cluster.bootstrap(AdminBootstrapAddresses.fromConfig(config).addresses());
      this.latest = bootstrap;
      super.update(bootstrap, Time.SYSTEM.milliseconds());
    }

    /** Returns the address of a node by its id in the network client. */
    Optional<HostPort> address(String id) {
      return Stream.of(bootstrap, latest)
          .flatMap(cluster -> cluster.nodes().stream())
          .filter(node -> node.idString().equals(id))
          .map(node -> new HostPort(node.host(), node.port()))
          .findFirst();
    }

    /** Where no broker is usable, calls fail at once, and the configured addresses are kept. */
    @Override
    public void update(Cluster cluster, long now) {
      latest = cluster;
      List<Node> kept;
      try {
        kept = usable.apply(cluster.nodes());
      } catch (UnreachableException e) {
        throw new NoUsableBrokerException(String.valueOf(e.getMessage()));
      }
      super.update(kept.size() == cluster.nodes().size() ? cluster : only(kept, cluster), now);
    }

    private static Cluster only(Collection<Node> kept, Cluster cluster) {
      Node controller = cluster.controller();
      return new Cluster(
          cluster.clusterResource().clusterId(),
          kept,
          Set.of(),
          Set.of(),
          Set.of(),
          kept.contains(controller) ? controller : null);
    }
  }
}

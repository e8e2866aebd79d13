package io.kraftexporter.kafka.security;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.kafka.brokers.BrokerConfigReader;
import io.kraftexporter.kafka.cluster.QuorumHealth;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.QuorumSnapshot;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Node;
import io.kraftexporter.topology.Topology;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.errors.ApiException;

/**
 * When the certificates expire that brokers and controllers show on their listeners with TLS.
 *
 * <p>Which listeners there are is asked of the brokers, which needs DESCRIBE_CONFIGS on the
 * cluster; without it, only the one is looked at over which we talk to them. Where controllers
 * listen is asked of the quorum, which needs DESCRIBE on the cluster. A listener that does not
 * shake hands costs only itself.
 */
public final class CertificatesSource
    extends PeriodicSource<Answers<TlsListener, CertificateChain>> {
  private static final int AT_A_TIME = 8;

  private static final Metric EXPIRY =
      Metric.gauge(
          "kafka_listener_certificate_expiry_timestamp_seconds",
          "Expiry of a certificate that a node's listener presents, in seconds since 1970;"
              + " depth 0 is the node's own, 1 that of its issuer, and so on.",
          "node_id",
          "listener",
          "address",
          "depth",
          "subject");
  private static final Metric BEGIN =
      Metric.gauge(
          "kafka_listener_certificate_not_before_timestamp_seconds",
          "Start of the validity of a certificate that a node's listener presents, in seconds"
              + " since 1970; clients reject it before.",
          "node_id",
          "listener",
          "address",
          "depth",
          "subject");
  private static final Metric HANDSHAKE =
      Metric.gauge(
          "kafka_listener_tls_handshake",
          "Whether a node's TLS listener presented its certificate to the exporter, 1 or 0.",
          "node_id",
          "listener",
          "address");

  private final BrokerConfigReader configs;
  private final QuorumReader quorum;
  private final Supplier<Optional<Topology>> topology;
  private final BooleanSupplier ownIsTls;
  private final Duration timeout;

  /**
   * @param topology which brokers there are, as last seen
   * @param ownIsTls whether the addresses in the topology are those of a listener with TLS
   * @param timeout of one handshake
   */
  public CertificatesSource(
      KafkaAdmin admin,
      QuorumReader quorum,
      Supplier<Optional<Topology>> topology,
      BooleanSupplier ownIsTls,
      Duration timeout,
      Duration period) {
    super("certificates", admin, period, List.of(EXPIRY, BEGIN, HANDSHAKE));
    this.quorum = quorum;
    this.configs = new BrokerConfigReader(admin, gaps);
    this.topology = topology;
    this.ownIsTls = ownIsTls;
    this.timeout = timeout;
  }

  @Override
  protected Answers<TlsListener, CertificateChain> read(Deadline deadline) throws Exception {
    return shakeHands(listeners(deadline));
  }

  private Set<TlsListener> listeners(Deadline deadline) throws Exception {
    Future<QuorumSnapshot> voters = quorum.ask();
    Set<Integer> active = ActiveBrokers.in(topology.get());
    Map<Integer, Config> known = configs.read(active, deadline).values();
    Set<TlsListener> listeners = new LinkedHashSet<>();
    for (Node broker : topology.get().map(Topology::nodes).orElse(List.of())) {
      Config config = known.get(broker.id());
      if (config != null) {
        listeners.addAll(TlsListener.of(broker, config));
      } else if (ownIsTls.getAsBoolean() && active.contains(broker.id())) {
        broker.address().ifPresent(own -> listeners.add(new TlsListener(broker.id(), "", own)));
      }
    }
    listeners.addAll(ofControllers(voters, known.values(), deadline));
    return listeners;
  }

  /**
   * Returns the TLS listeners of the controllers that keep up. Another source tells that the quorum
   * does not answer.
   */
  private List<TlsListener> ofControllers(
      Future<QuorumSnapshot> voters, Collection<Config> brokers, Deadline deadline)
      throws Exception {
    Map<String, String> protocols = new HashMap<>();
    brokers.forEach(broker -> protocols.putAll(TlsListener.protocols(broker)));
    try {
      QuorumSnapshot answer = admin.get(voters, deadline, "describeMetadataQuorum");
      Set<Integer> up = QuorumHealth.of(answer).map(QuorumHealth::keepingUp).orElse(Set.of());
      return answer.endpoints().entrySet().stream()
          .filter(voter -> up.contains(voter.getKey()))
          .flatMap(voter -> TlsListener.of(voter.getKey(), voter.getValue(), protocols).stream())
          .toList();
    } catch (ApiException | TimeoutException | UnreachableException e) {
      return List.of();
    }
  }

  /** All of them, some at a time: each takes as long as its server. */
  Answers<TlsListener, CertificateChain> shakeHands(Collection<TlsListener> listeners)
      throws InterruptedException {
    Map<TlsListener, CertificateChain> shown = new HashMap<>();
    Map<TlsListener, Exception> failures = new HashMap<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(AT_A_TIME, DaemonThreads.named("TLS handshake"));
    try {
      Map<TlsListener, Future<CertificateChain>> asked = new HashMap<>();
      for (TlsListener listener : listeners) {
        asked.put(listener, threads.submit(() -> CertificateChain.of(listener.address(), timeout)));
      }
      for (Map.Entry<TlsListener, Future<CertificateChain>> one : asked.entrySet()) {
        try {
          shown.put(one.getKey(), one.getValue().get());
        } catch (ExecutionException e) {
          failures.put(one.getKey(), e.getCause() instanceof IOException cause ? cause : e);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    Answers<TlsListener, CertificateChain> answers = new Answers<>(shown, failures);
    gaps.note("TLS handshake", answers);
    return answers;
  }

  @Override
  protected void set(Answers<TlsListener, CertificateChain> answers) {
    answers.values().forEach(this::shown);
    answers.failures().keySet().forEach(listener -> sampler.set(HANDSHAKE, 0, labels(listener)));
  }

  private void shown(TlsListener listener, CertificateChain chain) {
    String[] labels = labels(listener);
    sampler.set(HANDSHAKE, 1, labels);
    int depth = 0;
    for (X509Certificate certificate : chain.certificates()) {
      String[] shown = {
        labels[0],
        labels[1],
        labels[2],
        Integer.toString(depth++),
        certificate.getSubjectX500Principal().getName()
      };
      sampler.set(EXPIRY, certificate.getNotAfter().toInstant().getEpochSecond(), shown);
      sampler.set(BEGIN, certificate.getNotBefore().toInstant().getEpochSecond(), shown);
    }
  }

  private static String[] labels(TlsListener listener) {
    return new String[] {
      Integer.toString(listener.nodeId()), listener.name(), listener.address().toString()
    };
  }
}

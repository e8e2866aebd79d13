package io.kraftexporter.kafka.probe;

import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.ClientSettings;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Latency and failures as an application sees them: of producing, committing and reading back,
 * broker by broker.
 *
 * <p>The one Source that writes: into a topic of its own, which it shares with other exporters of
 * the cluster; the last one removes it. It works from the first scrape on, on its own, until it is
 * closed. Needs READ, WRITE and DESCRIBE on the topic and READ on the group of the same name; to
 * create and extend the topic CREATE, ALTER and DELETE on it, and DESCRIBE on the cluster.
 */
public final class ProbeSource implements Source {
  private final KafkaAdmin admin;
  private final CheckedClients clients;
  private final ProbeConfiguration configuration;
  private final ProbeTally tally;
  private final Sampler sampler = new Sampler();
  private @Nullable Probe probe;
  private @Nullable ClientSettings ofProbe;
  private boolean closed;

  /**
   * @param clients to make those that produce and consume
   */
  public ProbeSource(KafkaAdmin admin, CheckedClients clients, ProbeConfiguration configuration) {
    this.admin = admin;
    this.clients = clients;
    this.configuration = configuration;
    this.tally = new ProbeTally(configuration.timeout());
  }

  @Override
  public SourceId id() {
    return SourceId.of("probe");
  }

  @Override
  public List<Metric> metrics() {
    return ProbeTally.METRICS;
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    var trouble = running().trouble();
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    return sampler.collect(tally::set);
  }

  private synchronized Probe running() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    ClientSettings now = clients.settings();
    if (probe != null && !now.equals(ofProbe)) {
      probe.leave();
      probe = null;
    }
    if (probe == null) {
      ofProbe = now;
      ProbeTopic topic = new ProbeTopic(admin, configuration);
      probe = new Probe(new ProbeClients(clients, configuration), configuration, topic, tally);
      probe.start();
    }
    return probe;
  }

  /** Leaves the topic to a successor that uses the same one, and starts the successor's work. */
  @Override
  public void closeFor(Source successor) {
    if (!(successor instanceof ProbeSource next) || !usesTheTopicOf(next)) {
      close();
    } else if (end(Probe::leave)) {
      next.running();
    }
  }

  /** Two lists of bootstrap servers with a common address belong to the same cluster. */
  private boolean usesTheTopicOf(ProbeSource next) {
    return next.configuration.enabled()
        && next.configuration.topic().equals(configuration.topic())
        && !Collections.disjoint(next.bootstrap(), bootstrap());
  }

  private List<String> bootstrap() {
    return Arrays.asList(
        String.valueOf(clients.settings().properties().get("bootstrap.servers")).split(",", -1));
  }

  /** Removes the topic, if it may create it, and the group, if nobody else uses them. */
  @Override
  public void close() {
    end(Probe::close);
  }

  /** Returns whether it was at work. */
  private synchronized boolean end(Consumer<Probe> how) {
    boolean running = probe != null && !closed;
    closed = true;
    if (probe != null && running) {
      how.accept(probe);
    }
    return running;
  }
}

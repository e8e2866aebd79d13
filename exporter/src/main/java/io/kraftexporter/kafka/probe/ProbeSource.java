package io.kraftexporter.kafka.probe;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application sees of the brokers: how long it takes to produce, to commit and to read
 * back, and whether that works, broker by broker.
 *
 * <p>The one Source that writes: into a topic of its own, which it shares with other exporters of
 * the cluster; the last one removes it. It works from the first scrape on, on its own, until it is
 * closed. Needs READ, WRITE and DESCRIBE on the topic and READ on the group of the same name; to
 * create and extend the topic CREATE, ALTER and DELETE on it, and DESCRIBE on the cluster.
 */
public final class ProbeSource implements Source {
  private final KafkaAdmin admin;
  private final Map<String, ?> properties;
  private final ProbeSettings settings;
  private final ProbeTally tally;
  private final Sampler sampler = new Sampler();
  private @Nullable Probe probe;
  private boolean closed;

  /**
   * @param properties of the clients that produce and consume
   */
  public ProbeSource(KafkaAdmin admin, Map<String, ?> properties, ProbeSettings settings) {
    this.admin = admin;
    this.properties = Map.copyOf(properties);
    this.settings = settings;
    this.tally = new ProbeTally(settings.timeout());
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
    if (probe == null) {
      ProbeTopic topic = new ProbeTopic(admin, settings);
      probe = new Probe(new ProbeClients(properties, settings), settings, topic, tally);
      probe.start();
    }
    return probe;
  }

  /** Ends another one that uses the same topic, and goes on in its place. */
  public void takeOver(ProbeSource other) {
    if (other.end(Probe::leave)) {
      running();
    }
  }

  /** Removes the topic, if it may create it, and the group, if nobody else uses them. */
  @Override
  public void close() {
    end(Probe::close);
  }

  /** Whether it was at work. */
  private synchronized boolean end(Consumer<Probe> how) {
    boolean running = probe != null && !closed;
    closed = true;
    if (probe != null && running) {
      how.accept(probe);
    }
    return running;
  }
}

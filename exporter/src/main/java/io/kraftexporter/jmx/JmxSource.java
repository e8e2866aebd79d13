package io.kraftexporter.jmx;

import io.kraftexporter.jmx.BeanPlan.Sample;
import io.kraftexporter.jmx.BoundedConnection.TooLongException;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM over remote JMX: its {@code jvm_*} and {@code process_*} metrics, and what the rule files
 * make of its beans. Every series has the label {@code node_id} or, of a JVM that is no node of the
 * cluster, {@code jvm}, first.
 *
 * <p>The connection is kept. After a call on it failed or timed out it is abandoned (closed on
 * another thread, since saying goodbye to a silent JVM takes a timeout too) and the next collection
 * makes a new one. A collection that goes on for a read timeout longer than its deadline is given
 * up; what it has learnt of the JVM stays, so that the next takes less. A bean or rule that fails
 * costs itself only. Where rule files produce the same series, the earlier file's counts, and the
 * JVM metrics before all of them.
 */
public final class JmxSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(JmxSource.class);
  private static final int TROUBLES_TOLD = 100;

  /** The kind of these Sources. */
  public static final String KIND = "jmx";

  private final SourceId id;
  private final HostPort address;
  private final List<RuleFile> files;
  private final JmxTransport transport;
  private final Duration patience;
  private final List<JvmCollector> collectors;
  private final SeriesMaker maker;
  private final Sampler sampler = new Sampler();
  private final Set<String> troubles = new HashSet<>();
  private final Object lock = new Object();
  private @Nullable Session session;
  private boolean closed;

  /** A Source of the node at this address, with the shipped advice for its JVM. */
  public JmxSource(int nodeId, HostPort address, Settings settings, List<RuleFile> files) {
    this(SourceId.of(KIND, nodeId), address, settings, files, Map.of());
  }

  /**
   * A Source of the JVM at this address.
   *
   * @param id its label is on every series; a node is refused if it is another
   * @param address of the registry of remote JMX: the host and {@code jmxremote.port}
   * @param recommended by the JVM's flag, in place of the shipped recommendation; empty for none
   */
  public JmxSource(
      SourceId id,
      HostPort address,
      Settings settings,
      List<RuleFile> files,
      Map<String, String> recommended) {
    this(id, address, settings.newTransport(), settings.readTimeout(), files, recommended);
  }

  /**
   * A Source over any transport.
   *
   * @param patience how long after its deadline a collection may go on
   */
  JmxSource(
      SourceId id,
      HostPort address,
      JmxTransport transport,
      Duration patience,
      List<RuleFile> files,
      Map<String, String> recommended) {
    this.id = id;
    this.address = address;
    this.files = List.copyOf(files);
    this.transport = transport;
    this.patience = patience;
    this.collectors =
        List.of(
            new JvmMetrics(id),
            new GcPauses(id, this::trouble),
            new JvmThreads(id, this::trouble),
            new JvmSettings(id, JvmSetting.all(recommended), this::trouble));
    this.maker = new SeriesMaker(id.label(), id.value());
  }

  @Override
  public SourceId id() {
    return id;
  }

  @Override
  public List<Metric> metrics() {
    return collectors.stream().flatMap(collector -> collector.metrics().stream()).toList();
  }

  @Override
  public Samples collect(Deadline deadline) throws Exception {
    sampler.clear();
    Session current = session();
    current.begin(Deadline.in(deadline.left().plus(patience)));
    try {
      current.verify();
      for (JvmCollector collector : collectors) {
        collector.read(current.connection(), sampler);
      }
      List<List<Sample>> samples =
          Stream.generate(() -> (List<Sample>) new ArrayList<Sample>())
              .limit(files.size())
              .toList();
      current.read(samples);
      samples.forEach(ofFile -> ofFile.forEach(one -> sampler.set(one.series(), one.value())));
      return sampler.take();
    } catch (TooLongException e) {
      throw e;
    } catch (IOException e) {
      abandon(current);
      throw e;
    }
  }

  private Session session() throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("closed");
      }
      if (session != null) {
        return session;
      }
    }
    Session made =
        new Session(id, address, transport.connect(address), files, maker, this::trouble);
    synchronized (lock) {
      session = made;
      if (!closed) {
        return made;
      }
    }
    abandon(made);
    throw new IOException("closed");
  }

  private void trouble(String what) {
    if (troubles.size() < TROUBLES_TOLD && troubles.add(what)) {
      LOG.warn("{}: left out: {}", id(), what);
    }
  }

  @Override
  public void close() {
    Session last;
    synchronized (lock) {
      closed = true;
      last = session;
    }
    if (last != null) {
      abandon(last);
    }
  }

  private void abandon(Session old) {
    synchronized (lock) {
      if (session == old) {
        session = null;
      }
    }
    Thread closing = new Thread(old::close, "close " + id);
    closing.setDaemon(true);
    closing.start();
  }
}

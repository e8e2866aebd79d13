package io.kraftexporter.jmx;

import io.kraftexporter.jmx.jvm.JvmCollector;
import io.kraftexporter.jmx.jvm.JvmCollectors;
import io.kraftexporter.jmx.remote.BoundedConnection.TooLongException;
import io.kraftexporter.jmx.remote.JmxTransport;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.rules.Families;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFiles;
import io.kraftexporter.jmx.rules.Sample;
import io.kraftexporter.jmx.rules.SeriesMaker;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.rmi.NoSuchObjectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a JVM over remote JMX: its {@code jvm_*} and {@code process_*} metrics, and what the rule
 * files make of its beans. Every series has the label {@code node_id} or, of a JVM that is no node
 * of the cluster, {@code jvm}, first.
 *
 * <p>The connection is kept. After a call on it failed or timed out it is abandoned (closed on
 * another thread, since saying goodbye to a silent JVM takes a timeout too) and the next collection
 * makes a new one. A collection that goes on for a read timeout longer than its deadline is given
 * up; what it has learnt of the JVM stays, so that the next takes less. A bean or rule that fails
 * costs itself only. Where rule files produce the same series, the earlier file's counts, and the
 * JVM metrics before all of them. A profile adds nothing to a metric that there is without it.
 */
public final class JmxSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(JmxSource.class);
  private static final int TROUBLES_TOLD = 100;

  /** The kind of these Sources. */
  public static final String KIND = "jmx";

  private final SourceId id;
  private final HostPort address;
  private final List<JvmCollector> collectors;
  private final SeriesMaker maker;
  private final Sampler sampler = new Sampler();
  private final Map<String, Sampler> profiles = new HashMap<>();
  private final Set<String> ownNames = new HashSet<>();
  private final Set<String> troubles = new HashSet<>();
  private final Object lock = new Object();
  private volatile RuleFiles wanted;
  private volatile Access access;
  private volatile Runnable otherNode = () -> {};
  private RuleFiles rules = new RuleFiles(List.of());
  private List<RuleFile> files = List.of();
  private @Nullable Session session;

  /** The access that was tried last; only collections use it. */
  private @Nullable Access sessionAccess;

  private boolean closed;

  /**
   * The way to the JVM.
   *
   * @param patience how long after its deadline a collection may go on
   */
  private record Access(JmxTransport transport, Duration patience) {}

  /** A Source of the node at this address, with the shipped advice for its JVM. */
  public JmxSource(
      int nodeId, HostPort address, RemoteConfiguration settings, List<RuleFile> files) {
    this(SourceId.of(KIND, nodeId), address, settings, new RuleFiles(files), Map.of());
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
      RemoteConfiguration settings,
      RuleFiles rules,
      Map<String, String> recommended) {
    this(id, address, settings.newTransport(), settings.readTimeout(), rules.always(), recommended);
    use(rules);
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
    this.wanted = new RuleFiles(files);
    this.access = new Access(transport, patience);
    this.collectors = JvmCollectors.of(id, recommended, this::trouble);
    this.maker = new SeriesMaker(id.label(), id.value());
  }

  /** Changes the rule files, from the next collection on. */
  public void use(RuleFiles changed) {
    wanted = changed;
  }

  /**
   * Changes the access to the JVM. The next collection connects with it, and keeps the connection
   * before where it cannot.
   */
  public void use(RemoteConfiguration changed) {
    use(changed.newTransport(), changed.readTimeout());
  }

  void use(JmxTransport transport, Duration patience) {
    access = new Access(transport, patience);
  }

  /** Sets what runs when the JVM at the address turns out to be another node. */
  void onOtherNode(Runnable task) {
    otherNode = task;
  }

  /** Returns the address of the registry of remote JMX. */
  public HostPort address() {
    return address;
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
    takeRules();
    try {
      return collectFromJvm(deadline);
    } catch (IOException e) {
      throw FailureText.of(e).contains(address.toString())
          ? e
          : new IOException(address.toString(), e);
    }
  }

  private Samples collectFromJvm(Deadline deadline) throws Exception {
    Session kept = kept();
    if (kept != null) {
      try {
        return collect(withPresentAccess(kept), deadline);
      } catch (NoSuchObjectException e) {
        // A JVM that is not asked for two minutes drops the connection, and says so at once.
      }
    }
    return collect(connected(), deadline);
  }

  private Samples collect(Session current, Deadline deadline) throws Exception {
    Map<String, Samples> ofProfiles = new HashMap<>();
    current.begin(Deadline.in(deadline.left().plus(access.patience())));
    try {
      Samples always = sampler.collect(into -> read(current, ofProfiles));
      return always.with(ofProfiles);
    } catch (TooLongException e) {
      throw e;
    } catch (IOException e) {
      abandon(current);
      throw e;
    }
  }

  private void read(Session current, Map<String, Samples> ofProfiles) throws Exception {
    verify(current);
    for (JvmCollector collector : collectors) {
      collector.read(current.connection(), sampler);
    }
    List<List<Sample>> samples =
        Stream.generate(() -> (List<Sample>) new ArrayList<Sample>()).limit(files.size()).toList();
    current.read(files, samples);
    set(samples.stream().map(Families::settled).toList(), ofProfiles);
  }

  private void verify(Session current) throws IOException {
    try {
      current.verify();
    } catch (Session.OtherNodeException e) {
      otherNode.run();
      throw e;
    }
  }

  private void takeRules() {
    RuleFiles now = wanted;
    if (!now.equals(rules)) {
      rules = now;
      files = now.files();
      profiles.clear();
      ownNames.clear();
      metrics().forEach(metric -> ownNames.add(metric.name()));
    }
  }

  /**
   * Sets the samples of the rules.
   *
   * @param samples by the file that made them
   * @param ofProfiles receives the samples of each profile
   */
  private void set(List<List<Sample>> samples, Map<String, Samples> ofProfiles) {
    for (Sample sample : of(rules.always(), samples)) {
      sampler.set(sample.series(), sample.value());
      if (!rules.profiles().isEmpty()) {
        ownNames.add(sample.series().metric().name());
      }
    }
    rules
        .profiles()
        .forEach((name, some) -> ofProfiles.put(name, profile(name, of(some, samples))));
  }

  private Samples profile(String profile, List<Sample> samples) {
    return profiles
        .computeIfAbsent(profile, any -> new Sampler())
        .collect(
            into -> {
              for (Sample sample : samples) {
                if (!ownNames.contains(sample.series().metric().name())) {
                  into.set(sample.series(), sample.value());
                }
              }
            });
  }

  private List<Sample> of(List<RuleFile> some, List<List<Sample>> samples) {
    return some.stream().flatMap(file -> samples.get(files.indexOf(file)).stream()).toList();
  }

  /** The session there is, if there is one. */
  private @Nullable Session kept() throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("closed");
      }
      return session;
    }
  }

  /** Replaces a session that was opened with other access than the present, if that works. */
  private Session withPresentAccess(Session kept) {
    if (access.equals(sessionAccess)) {
      return kept;
    }
    try {
      Session made = connected();
      abandon(kept);
      return made;
    } catch (IOException e) {
      LOG.warn(
          "{}: changed access is not used yet, keeping the connection before: {}",
          id(),
          FailureText.of(e));
      return kept;
    }
  }

  private Session connected() throws IOException {
    Access now = access;
    sessionAccess = now;
    Session made = new Session(id, address, now.transport().connect(address), maker, this::trouble);
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
    DaemonThreads.start("close " + id, old::close);
  }
}

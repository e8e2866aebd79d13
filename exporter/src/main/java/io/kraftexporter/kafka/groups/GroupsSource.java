package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The groups of all types that read from the cluster: their offsets, lag, members and state.
 *
 * <p>Needs DESCRIBE on the groups and on the topics they read. What single brokers do not answer is
 * absent; it fails only if no broker lists its groups.
 */
public final class GroupsSource implements Source {
  /** The maximum number of groups in one call. */
  private static final int CHUNK = 250;

  /** A producer that is between two transactions continues within this time. */
  private static final Duration UNCHANGED = Duration.ofSeconds(30);

  private final KafkaAdmin admin;
  private final GroupsConfiguration settings;
  private final GroupsReader reader;
  private final AppendTimes appendTimes;
  private final GroupsSamples samples;
  private final GroupsMemory memory;
  private final FirstRecords firsts;

  /**
   * Asks over these clients.
   *
   * @param slowAdmin for what takes long: a client has one request to each broker in flight, and
   *     whatever else is asked would have to wait for it
   * @param committed reads records where the settings allow it
   * @param before asked the same cluster; what it remembers is shared
   */
  public GroupsSource(
      KafkaAdmin admin,
      KafkaAdmin slowAdmin,
      CommittedReader committed,
      GroupsConfiguration settings,
      Optional<GroupsSource> before) {
    this(admin, slowAdmin, committed, settings, settings.detailsPeriod(), UNCHANGED, before);
  }

  /**
   * Asks over these clients.
   *
   * @param detailsPeriod in place of the configured one
   * @param unchanged for how long a log must have been unchanged before its last records are read
   */
  GroupsSource(
      KafkaAdmin admin,
      KafkaAdmin slowAdmin,
      CommittedReader committed,
      GroupsConfiguration settings,
      Duration detailsPeriod,
      Duration unchanged,
      Optional<GroupsSource> before) {
    this.admin = admin;
    this.settings = settings;
    this.memory = before.map(source -> source.memory).orElseGet(GroupsMemory::new);
    this.reader = new GroupsReader(admin, slowAdmin, settings, detailsPeriod, CHUNK);
    LagSecondsConfiguration lagSeconds = settings.lagSeconds();
    RecordAges ages = new RecordAges(slowAdmin);
    this.firsts =
        new FirstRecords(
            slowAdmin,
            lagSeconds.read() ? Optional.of(committed) : Optional.empty(),
            unchanged,
            ages,
            memory);
    this.samples = new GroupsSamples(settings, firsts::of);
    this.appendTimes =
        new AppendTimes(slowAdmin, firsts, ages, lagSeconds.probes(), lagSeconds.path(), memory);
  }

  @Override
  public SourceId id() {
    return SourceId.of("groups");
  }

  @Override
  public List<Metric> metrics() {
    return GroupMetrics.ALL;
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    Deadline deadline = admin.deadline();
    GroupsSnapshot snapshot = reader.read(deadline);
    memory.lock.lock();
    try {
      memory.history.saw(snapshot);
      Optional<Timelines> timelines = Optional.empty();
      if (settings.lagSeconds().enabled()) {
        timelines =
            Optional.of(appendTimes.after(snapshot, deadline, scrape.atMost(deadline.left())));
      } else {
        memory.firsts.clear(); // without timelines, nothing shows which of them are still true
      }
      return samples.of(
          snapshot,
          memory.history,
          timelines.map(known -> new LagSeconds(known, firsts::of, settings.lagSeconds())));
    } finally {
      memory.lock.unlock();
    }
  }

  /** Writes the file, so that a restart loses nothing; but waits for no broker. */
  @Override
  public void close() {
    if (memory.lock.tryLock()) {
      try {
        appendTimes.write();
      } finally {
        memory.lock.unlock();
      }
    }
  }
}

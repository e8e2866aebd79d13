package io.kraftexporter.kafka;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The groups of all types that read from the cluster: their offsets, lag, members and state.
 *
 * <p>Needs DESCRIBE on the groups and on the topics they read. What single brokers do not answer is
 * absent; it fails only if no broker lists its groups.
 */
public final class GroupsSource implements Source {
  /** What brokers answer in one go. */
  private static final int CHUNK = 250;

  private final KafkaAdmin admin;
  private final GroupsReader reader;
  private final LagSecondsSettings lagSeconds;
  private final AppendTimes appendTimes;
  private final ReentrantLock collecting = new ReentrantLock();
  private final GroupsSamples samples = new GroupsSamples();

  /**
   * Asks over these clients.
   *
   * @param slowAdmin for what a broker answers only after it has asked others: a client has one
   *     request to each broker in flight, and whatever else is asked would have to wait for it
   */
  public GroupsSource(
      KafkaAdmin admin, KafkaAdmin slowAdmin, GroupFilter filter, LagSecondsSettings lagSeconds) {
    this.admin = admin;
    this.reader = new GroupsReader(admin, slowAdmin, filter, CHUNK);
    this.lagSeconds = lagSeconds;
    this.appendTimes = new AppendTimes(slowAdmin, lagSeconds.probes(), lagSeconds.file());
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
    if (!lagSeconds.enabled()) {
      return samples.of(snapshot);
    }
    collecting.lock();
    try {
      Timelines timelines = appendTimes.after(snapshot, deadline, scrape.atMost(deadline.left()));
      return samples.of(snapshot, new LagSeconds(timelines, lagSeconds.error()));
    } finally {
      collecting.unlock();
    }
  }

  /** Writes the file, so that a restart loses nothing; but waits for no broker. */
  @Override
  public void close() {
    if (collecting.tryLock()) {
      try {
        appendTimes.write();
      } finally {
        collecting.unlock();
      }
    }
  }
}

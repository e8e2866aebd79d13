package io.kraftexporter.kafka;

import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.List;

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
  private final GroupsSamples samples = new GroupsSamples();

  /**
   * Asks over these clients.
   *
   * @param slowAdmin for what a broker answers only after it has asked others: a client has one
   *     request to each broker in flight, and whatever else is asked would have to wait for it
   */
  public GroupsSource(KafkaAdmin admin, KafkaAdmin slowAdmin, GroupFilter filter) {
    this.admin = admin;
    this.reader = new GroupsReader(admin, slowAdmin, filter, CHUNK);
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
    return samples.of(reader.read(admin.deadline()));
  }
}

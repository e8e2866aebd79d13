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
  private final GroupsReader reader;
  private final GroupsSamples samples = new GroupsSamples();

  public GroupsSource(KafkaAdmin admin, GroupFilter filter) {
    this.reader = new GroupsReader(admin, filter);
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
  public Samples collect(Deadline deadline) throws Exception {
    return samples.of(reader.read(deadline));
  }
}

package io.kraftexporter.kafka.topics;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import io.kraftexporter.scrape.SourceId;
import java.util.List;

/**
 * The topics and their partitions: where they start and end, who leads them, which replicas are in
 * sync.
 *
 * <p>Needs DESCRIBE on the topics. What single brokers do not answer is absent.
 */
public final class TopicsSource implements Source {
  private final KafkaAdmin admin;
  private final TopicsReader reader;
  private final TopicsSamples samples;

  public TopicsSource(KafkaAdmin admin, TopicFilter filter) {
    this.admin = admin;
    this.reader = new TopicsReader(admin, filter);
    this.samples = new TopicsSamples(filter.partitions());
  }

  @Override
  public SourceId id() {
    return SourceId.of("topics");
  }

  @Override
  public List<Metric> metrics() {
    return TopicsSamples.METRICS;
  }

  @Override
  public Samples collect(Deadline scrape) throws Exception {
    return samples.of(reader.read(admin.deadline()));
  }
}

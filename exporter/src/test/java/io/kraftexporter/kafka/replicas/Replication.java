package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.cluster.QuorumReader;
import io.kraftexporter.kafka.cluster.TopologySource;
import io.kraftexporter.kafka.groups.Wanted;
import io.kraftexporter.kafka.topics.TopicFilter;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;

/** The Source about replicas and the one that knows the nodes for it, read together. */
public final class Replication implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(10);

  private final TopologySource topology;
  private final ReplicationSource source;

  /**
   * Asks over this client.
   *
   * @param topics the whole names of those with series of their own
   */
  public Replication(KafkaAdmin admin, String topics) {
    topology = new TopologySource(admin, new QuorumReader(admin));
    source =
        new ReplicationSource(
            admin,
            new QuorumReader(admin),
            topology::topology,
            new HostedTopics(admin),
            new TopicFilter(Wanted.names(topics, ""), true, true),
            Duration.ofSeconds(1));
  }

  public ParsedText read() throws Exception {
    return ParsedText.parse(
        Texts.of(topology.collect(Deadline.in(TIME)), source.collect(Deadline.in(TIME))));
  }

  /** Reads the replicas alone: the nodes are as they were read before. */
  ParsedText readReplicas() throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(TIME))));
  }

  @Override
  public void close() {
    source.close();
    topology.close();
  }
}

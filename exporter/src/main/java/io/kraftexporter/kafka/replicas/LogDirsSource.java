package io.kraftexporter.kafka.replicas;

import io.kraftexporter.kafka.admin.ActiveBrokers;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import io.kraftexporter.kafka.admin.PeriodicSource;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The brokers' log directories: their size and room, whether they work, and what topics take.
 *
 * <p>Needs DESCRIBE on the cluster. Each broker's answer has all of its replicas, so it is asked
 * seldom. A broker that did not answer has no series, and then topics have none either.
 */
public final class LogDirsSource extends PeriodicSource<LogDirsSource.LogDirsSnapshot> {
  private static final Metric SIZE =
      ofDirectory("size_bytes", "Size in bytes of all logs in a log directory.");
  private static final Metric TOTAL =
      ofDirectory("total_bytes", "Size in bytes of the volume that holds a log directory.");
  private static final Metric USABLE =
      ofDirectory("usable_bytes", "Usable bytes on the volume that holds a log directory.");
  private static final Metric ONLINE =
      ofDirectory("online", "Whether the broker can use a log directory, 1 or 0.");
  private static final Metric REPLICAS = ofDirectory("replicas", "Replicas in a log directory.");
  private static final Metric FUTURE =
      ofDirectory(
          "future_replicas",
          "Future replicas in a log directory, which are being moved there from another one"
              + " of the broker.");
  private static final Metric TOPIC_SIZE =
      Metric.gauge(
          "kafka_topic_log_size_bytes",
          "Size in bytes of the topic's logs, all replicas on available brokers, without"
              + " copies that are being moved to another log directory.",
          "topic");

  private final Supplier<Optional<Topology>> topology;
  private final NameFilter topics;
  private final HostedTopics hosted;

  /**
   * @param topology which brokers there are, as last seen
   * @param topics those with a series of their own
   * @param hosted is told what the brokers answer
   */
  public LogDirsSource(
      KafkaAdmin admin,
      Supplier<Optional<Topology>> topology,
      NameFilter topics,
      HostedTopics hosted,
      Duration period) {
    super(
        "log_dirs",
        admin,
        period,
        List.of(SIZE, TOTAL, USABLE, ONLINE, REPLICAS, FUTURE, TOPIC_SIZE));
    this.topology = topology;
    this.topics = topics;
    this.hosted = hosted;
  }

  /** The brokers that were asked, and what they answered. */
  record LogDirsSnapshot(Set<Integer> brokers, LogDirs logDirs) {}

  @Override
  protected LogDirsSnapshot read(Deadline deadline) throws Exception {
    Set<Integer> brokers = ActiveBrokers.in(topology.get());
    LogDirs logDirs = LogDirs.read(admin, brokers, gaps, deadline);
    hosted.note(logDirs);
    return new LogDirsSnapshot(brokers, logDirs);
  }

  @Override
  protected void set(LogDirsSnapshot snapshot) {
    Set<Integer> brokers = snapshot.brokers();
    LogDirs logDirs = snapshot.logDirs();
    Map<String, Long> ofTopics = new TreeMap<>();
    new TreeMap<>(logDirs.ofBroker())
        .forEach(
            (broker, directories) ->
                new TreeMap<>(directories)
                    .forEach((path, directory) -> set(broker, path, directory, ofTopics)));
    if (logDirs.ofBroker().keySet().containsAll(brokers)) {
      ofTopics.forEach((topic, size) -> sampler.set(TOPIC_SIZE, size, topic));
    }
  }

  private void set(
      int broker, String path, LogDirDescription directory, Map<String, Long> ofTopics) {
    String node = Integer.toString(broker);
    String[] labels = {node, path, node};
    sampler.set(ONLINE, directory.error() == null ? 1 : 0, labels);
    if (directory.error() != null) {
      return;
    }
    directory.totalBytes().ifPresent(bytes -> sampler.set(TOTAL, bytes, labels));
    directory.usableBytes().ifPresent(bytes -> sampler.set(USABLE, bytes, labels));
    long size = 0;
    int future = 0;
    for (Map.Entry<TopicPartition, ReplicaInfo> replica : directory.replicaInfos().entrySet()) {
      size += replica.getValue().size();
      future += replica.getValue().isFuture() ? 1 : 0;
      String topic = replica.getKey().topic();
      if (topics.test(topic) && !replica.getValue().isFuture()) {
        ofTopics.merge(topic, replica.getValue().size(), Long::sum);
      }
    }
    sampler.set(SIZE, size, labels);
    sampler.set(REPLICAS, directory.replicaInfos().size() - future, labels);
    sampler.set(FUTURE, future, labels);
  }

  private static Metric ofDirectory(String what, String help) {
    return Metric.gauge("kafka_broker_log_dir_" + what, help, "broker", "log_dir", "node_id");
  }
}

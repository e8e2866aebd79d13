package io.kraftexporter.kafka.cluster;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks which brokers are registered, fenced ones too where the brokers can tell.
 *
 * <p>Those before 4.0 cannot; whether they have been upgraded is tried now and then. For one thread
 * at a time.
 */
final class ClusterReader {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);
  private static final long TRY_AGAIN = Duration.ofMinutes(10).toNanos();

  /**
   * Describes the cluster; throws UnsupportedVersionException where fenced brokers cannot be
   * listed.
   */
  interface DescribeCall {
    ClusterSnapshot describe(boolean fenced, Deadline deadline) throws Exception;
  }

  private final DescribeCall call;
  private final LongSupplier clock;
  private boolean fencedListed = true;
  private long refused;

  ClusterReader(KafkaAdmin admin) {
    this((fenced, deadline) -> describe(admin, fenced, deadline), System::nanoTime);
  }

  ClusterReader(DescribeCall call, LongSupplier clock) {
    this.call = call;
    this.clock = clock;
  }

  ClusterSnapshot read(Deadline deadline) throws Exception {
    if (fencedListed || clock.getAsLong() - refused > TRY_AGAIN) {
      try {
        ClusterSnapshot all = call.describe(true, deadline);
        if (!fencedListed) {
          LOG.info("the brokers list fenced brokers now");
        }
        fencedListed = true;
        return all;
      } catch (UnsupportedVersionException e) {
        if (fencedListed) {
          LOG.info(
              "brokers before 4.0 do not list fenced brokers; a stopped one is kept for an hour");
        }
        fencedListed = false;
        refused = clock.getAsLong();
      }
    }
    return call.describe(false, deadline);
  }

  private static ClusterSnapshot describe(KafkaAdmin admin, boolean fenced, Deadline deadline)
      throws Exception {
    DescribeClusterOptions options = new DescribeClusterOptions().includeFencedBrokers(fenced);
    DescribeClusterResult result =
        admin.client().describeCluster(options.timeoutMs(KafkaAdmin.millis(deadline)));
    return new ClusterSnapshot(
        admin.get(result.clusterId(), deadline, "describeCluster"),
        List.copyOf(admin.get(result.nodes(), deadline, "describeCluster")),
        fenced);
  }
}

package io.kraftexporter.kafka.admin;

import io.kraftexporter.scrape.Unavailable;
import java.util.Map;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The ACL that each of the exporter's calls needs, so that a refusal can name the missing one. */
final class Permissions {
  private static final String DESCRIBE_CLUSTER = "Describe on the cluster";

  private static final String DESCRIBE_GROUP = "Describe on the group";
  private static final String DESCRIBE_TOPIC = "Describe on the topic";

  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("describeMetadataQuorum", DESCRIBE_CLUSTER),
          Map.entry("listPartitionReassignments", DESCRIBE_CLUSTER),
          Map.entry("describeLogDirs", DESCRIBE_CLUSTER),
          Map.entry("describeAcls", DESCRIBE_CLUSTER),
          Map.entry("describeConfigs of brokers", "DescribeConfigs on the cluster"),
          Map.entry("describeClientQuotas", "DescribeConfigs on the cluster"),
          Map.entry("describeConfigs of topics", "DescribeConfigs on the topic"),
          Map.entry("describeTopics", DESCRIBE_TOPIC),
          Map.entry("describeProducers", "Read on the topic"),
          Map.entry("describeTransactions", "Describe on the transactional id"),
          Map.entry("listOffsets", DESCRIBE_TOPIC),
          Map.entry("listConsumerGroupOffsets", DESCRIBE_GROUP),
          Map.entry("listShareGroupOffsets", DESCRIBE_GROUP),
          Map.entry("createTopics", "Create on the topic"),
          Map.entry("createPartitions", "Alter on the topic"),
          Map.entry("deleteTopics", "Delete on the topic"),
          Map.entry("deleteConsumerGroups", "Delete on the group"));

  private Permissions() {}

  /** A request that the brokers do not know, or not in a version that the client knows. */
  private static final class Unsupported extends UnsupportedVersionException
      implements Unavailable {
    Unsupported(String message, UnsupportedVersionException cause) {
      super(message, cause);
    }

    @Override
    public String reason() {
      return "unsupported_version";
    }
  }

  /**
   * Returns a refusal with the ACL that is missing, and any other failure as it is.
   *
   * @param what the call's name, and what it asks for if there is more
   */
  static Exception named(String what, Exception failure) {
    if (failure instanceof UnsupportedVersionException unsupported) {
      return new Unsupported(
          what + " is not supported by the brokers: " + unsupported.getMessage(), unsupported);
    }
    String needed = NEEDED.getOrDefault(what, NEEDED.get(what.split("[ ,]", 2)[0]));
    if (needed == null) {
      needed = ofWhatWasRefused(failure);
    }
    if (failure instanceof AuthorizationException refusal && needed != null) {
      return new MissingAclException(what, needed, withoutRequest(refusal));
    }
    return failure;
  }

  /** Some requests are refused with the broker's own object of the request, printed in full. */
  private static AuthorizationException withoutRequest(AuthorizationException refusal) {
    return String.valueOf(refusal.getMessage()).contains("Request(processor=")
            && Errors.forException(refusal).exception() instanceof AuthorizationException usual
        ? usual
        : refusal;
  }

  /** Descriptions of groups need one and the other. */
  private static @Nullable String ofWhatWasRefused(Exception failure) {
    if (failure instanceof TopicAuthorizationException) {
      return DESCRIBE_TOPIC;
    }
    return failure instanceof GroupAuthorizationException ? DESCRIBE_GROUP : null;
  }
}

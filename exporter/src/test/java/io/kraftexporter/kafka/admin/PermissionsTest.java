package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kraftexporter.scrape.FailureText;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class PermissionsTest {

  /** The message is that of a Kafka 4.3 whose controller refuses listPartitionReassignments. */
  @Test
  void brokersRequestIsNotRepeated() {
    assertEquals(
        "listPartitionReassignments needs the ACL Describe on the cluster: Cluster authorization"
            + " failed.",
        named(
            "listPartitionReassignments",
            new ClusterAuthorizationException(
                "Request Request(processor=2, connectionId=127.0.0.1:25381-127.0.0.1:60656-2-3,"
                    + " session=org.apache.kafka.network.Session@4b919ba0, buffer=null)"
                    + " is not authorized.")));
  }

  @Test
  void otherMessagesAreKept() {
    assertEquals(
        "describeTopics needs the ACL Describe on the topic: Not authorized to access topics:"
            + " [orders]",
        named(
            "describeTopics",
            new TopicAuthorizationException("Not authorized to access topics: [orders]")));
  }

  @Test
  void otherFailuresStayAsTheyAre() {
    IllegalStateException other = new IllegalStateException("other");

    assertSame(other, Permissions.named("describeTopics", other));
  }

  private static String named(String what, Exception failure) {
    return FailureText.of(Permissions.named(what, failure));
  }
}

package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class MissingAclsTest {
  private static final String CONFIGS = "DescribeConfigs on the cluster";
  private static final String TOPIC = "Describe on the topic";

  private final List<String> log = new ArrayList<>();
  private final MissingAcls acls =
      new MissingAcls(line -> log.add("warn " + line), line -> log.add("info " + line));

  @Test
  void aclIsLoggedOnceForAllCallsAndOnceWhenAllAreAnswered() {
    refuse("describeConfigs", 1, CONFIGS);
    refuse("describeConfigs", 2, CONFIGS);
    refuse("describeClientQuotas", "all", CONFIGS);
    refuse("describeConfigs", 1, CONFIGS);

    assertEquals(
        List.of(
            "warn the ACL DescribeConfigs on the cluster is missing; metrics that need it are left"
                + " out until it is given: no"),
        log);

    log.clear();
    acls.answered("describeConfigs", Set.of(1, 2, 3)::contains);
    assertEquals(List.of(), log, "another call still lacks it");
    acls.answered("describeClientQuotas", "all"::equals);
    acls.answered("describeClientQuotas", "all"::equals);
    assertEquals(List.of("info the ACL DescribeConfigs on the cluster has been given"), log);

    log.clear();
    refuse("describeConfigs", 1, CONFIGS);
    assertEquals(1, log.size(), "it was taken away again");
  }

  /** Two sources use one call, and only one of them requests a forbidden topic. */
  @Test
  void answersAboutOtherThingsDoNotEndIt() {
    acls.refused(
        "listOffsets",
        "secret-0",
        new MissingAclException("listOffsets", TOPIC, new TopicAuthorizationException("no")));
    acls.answered("listOffsets", "orders-0"::equals);
    acls.answered("describeTopics", "secret-0"::equals);
    refuse("listOffsets", "secret-0", TOPIC);

    assertEquals(1, log.size(), log.toString());
  }

  /** An answer like that of a new cluster, or of one whose ACLs hide all. */
  @Test
  void emptyListNamesTheAclThatMayBeMissing() {
    acls.listed("listTopics", "Describe on the topics", false);
    acls.listed("listTopics", "Describe on the topics", true);
    acls.listed("listTopics", "Describe on the topics", true);
    acls.listed("listTopics", "Describe on the topics", false);

    assertEquals(
        List.of(
            "info listTopics: none; if there are any, the ACL Describe on the topics is missing"),
        log);
  }

  private void refuse(String call, Object thing, String acl) {
    acls.refused(
        call, thing, new MissingAclException(call, acl, new ClusterAuthorizationException("no")));
  }
}

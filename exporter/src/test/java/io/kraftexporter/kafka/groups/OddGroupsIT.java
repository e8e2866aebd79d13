package io.kraftexporter.kafka.groups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.kafka.admin.Clients;
import io.kraftexporter.kafka.admin.RawRequest;
import io.kraftexporter.kafka.admin.SharedClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.SyncGroupRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups as other clients than Kafka's make them, on a real cluster. */
@Timeout(180)
@ExtendWith({SharedCluster.class, SharedClients.class})
final class OddGroupsIT {
  /** Version 0, one topic, and then 65,535 bytes that are not there. */
  private static final byte[] UNREADABLE = {0, 1, 0, 0, 0, 1, 0, 4, (byte) 0xff, (byte) 0xff};

  private static final List<String> NAMES =
      List.of("odd\n", "odd\nline", "odd \"quotes\"", "odd\\backslash", "odd gr\u00f6\u00dfe");

  private Clients clients;

  @BeforeEach
  void open(Clients opened) {
    clients = opened;
  }

  /** Two groups have such a member and 40 do not, in requests about all groups of a broker. */
  @Test
  void memberWithAnUnreadableAssignmentAffectsOnlyItsGroup(KafkaCluster cluster) throws Exception {
    TopicPartition partition = clients.partition("odd-assignment");
    for (int i = 0; i < 40; i++) {
      clients.commit("odd-readable-" + i, Map.of(partition, 0L));
    }
    KafkaConsumer<String, String> reader = clients.consumer("odd-readable-member", Map.of());
    reader.subscribe(List.of(partition.topic()));
    Await.until(
        "the member has its partition",
        Duration.ofSeconds(60),
        () -> {
          reader.poll(Duration.ofMillis(100));
          return reader.assignment().contains(partition);
        });
    for (String group : List.of("odd-unreadable-a", "odd-unreadable-b")) {
      clients.commit(group, Map.of(partition, 0L));
      join(cluster, group);
    }
    GroupsSource source = Wanted.groups("odd-.*able.*").source(clients.ours());
    try (LogLines log = new LogLines()) {
      for (int i = 0; i < 3; i++) {
        String lines = Clients.lines(source, "odd-");
        assertEquals(
            Stream.concat(
                    IntStream.range(0, 40).mapToObj(each -> "odd-readable-" + each + " 0.0"),
                    Stream.of("odd-readable-member 1.0"))
                .sorted()
                .toList(),
            groups("kafka_consumergroup_members", lines));
        assertEquals(41, groups("kafka_consumergroup_info", lines).size());
        assertEquals(42, groups("kafka_consumergroup_current_offset", lines).size());
        assertTrue(
            lines.contains(
                "kafka_consumergroup_state{consumergroup=\"odd-unreadable-a\",state=\"Stable\"} 1.0"));
      }
      assertTrue(
          log.with("descriptions of groups: 2 not answered, such as odd-unreadable-a").size() == 1,
          () -> String.join("\n", log.all()));
      assertEquals(List.of(), log.with("answered again"));
    }
  }

  /** Each group and its value, of this family. */
  private static List<String> groups(String family, String lines) {
    return lines
        .lines()
        .filter(line -> line.startsWith(family + "{"))
        .map(line -> line.replaceAll("^[^\"]*\"([^\"]*)\".* (\\S+)$", "$1 $2"))
        .sorted()
        .toList();
  }

  /** A member that says it is a consumer, and gives itself bytes as no consumer reads them. */
  private static void join(KafkaCluster cluster, String group) throws Exception {
    JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
    protocols.add(new JoinGroupRequestProtocol().setName("own").setMetadata("m".getBytes(UTF_8)));
    JoinGroupRequestData join =
        new JoinGroupRequestData()
            .setGroupId(group)
            .setSessionTimeoutMs(60_000)
            .setRebalanceTimeoutMs(5_000)
            .setProtocolType("consumer")
            .setProtocols(protocols);
    JoinGroupResponseData joined =
        ((JoinGroupResponse)
                RawRequest.untilTaken(
                    cluster, () -> new JoinGroupRequest.Builder(join).build((short) 3)))
            .data();
    SyncGroupRequestData sync =
        new SyncGroupRequestData()
            .setGroupId(group)
            .setGenerationId(joined.generationId())
            .setMemberId(joined.memberId())
            .setAssignments(
                List.of(
                    new SyncGroupRequestAssignment()
                        .setMemberId(joined.memberId())
                        .setAssignment(UNREADABLE)));
    RawRequest.untilTaken(cluster, () -> new SyncGroupRequest.Builder(sync).build((short) 3));
  }

  /** librdkafka does not trim {@code group.id}: a name that was read from a file ends in one. */
  @Test
  void namesWithLineBreaksAreExported() throws Exception {
    TopicPartition partition = clients.partition("odd-names");
    for (String name : NAMES) {
      clients.commit(name, Map.of(partition, 0L));
    }
    GroupsSource source = Wanted.groups("odd.*").topics("odd-names", "").source(clients.ours());
    assertEquals(
        NAMES.stream()
            .map(
                name ->
                    "kafka_consumergroup_lag{consumergroup=\"%s\",topic=\"odd-names\",partition=\"0\"} 0.0\n"
                        .formatted(
                            name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")))
            .sorted()
            .collect(joining()),
        Clients.lines(source, "kafka_consumergroup_lag{"));
  }
}

package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.GroupLines.family;
import static io.kraftexporter.kafka.groups.GroupLines.groupsOf;
import static io.kraftexporter.kafka.groups.GroupLines.ofGroup;
import static io.kraftexporter.kafka.groups.GroupLines.series;
import static io.kraftexporter.kafka.groups.GroupLines.without;
import static io.kraftexporter.kafka.groups.GroupLines.withoutPartitionOf;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.KafkaNode;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.timeline.Timelines;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of each kind on a real cluster, also while a broker is paused or stopped. */
@RunsBesideOthers
final class GroupsSourceIT {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Duration LITTLE_TIME = Duration.ofSeconds(6);

  @TempDir static Path directory;
  private static OrdersGroups orders;
  private static KafkaCluster cluster;
  private static Admin kafka;
  private static KafkaAdmin admin;
  private static KafkaAdmin slowAdmin;

  @BeforeAll
  static void start() throws Exception {
    orders = OrdersGroups.start();
    cluster = orders.cluster();
    kafka = orders.clients().admin();
    admin = orders.clients().ours();
    slowAdmin = orders.clients().ours();
  }

  @AfterAll
  static void close() {
    orders.close();
  }

  @Test
  void lagIsWhatKafkasOwnCommandPrints() throws Exception {
    List<Map<String, String>> rows = new GroupCommand(cluster, directory).consumerGroups();
    assertEquals(
        rows.stream()
            .filter(row -> !row.get("LAG").equals("-"))
            .map(
                row ->
                    "kafka_consumergroup_lag{consumergroup=\"%s\",topic=\"%s\",partition=\"%s\"} %s.0"
                        .formatted(
                            row.get("GROUP"),
                            row.get("TOPIC"),
                            row.get("PARTITION"),
                            row.get("LAG")))
            .sorted()
            .collect(joining("\n")),
        family("kafka_consumergroup_lag", collect()));
    assertEquals(
        Stream.concat(
                Stream.of("half", "keeps-up", "lagging", "left"),
                Stream.iterate(0, i -> i < 8, i -> i + 1).map(i -> "no-members-" + i))
            .collect(toSet()),
        rows.stream().map(row -> row.get("GROUP")).collect(toSet()));
  }

  @Test
  void shareLagIsWhatKafkasOwnCommandPrints() throws Exception {
    List<Map<String, String>> rows = new GroupCommand(cluster, directory).shareGroups();
    assertEquals(
        rows.stream()
            .filter(row -> !row.get("LAG").equals("-"))
            .map(
                row ->
                    "kafka_sharegroup_lag{sharegroup=\"%s\",topic=\"%s\",partition=\"%s\"} %s.0"
                        .formatted(
                            row.get("GROUP"),
                            row.get("TOPIC"),
                            row.get("PARTITION"),
                            row.get("LAG")))
            .sorted()
            .collect(joining("\n")),
        family("kafka_sharegroup_lag", collect()));
    assertEquals(3, rows.size());
  }

  @Test
  void groupsAreDescribed() throws Exception {
    List<String> lines =
        collect().stream()
            .filter(line -> !line.contains("\"no-members-"))
            .map(line -> line.replaceAll("coordinator=\"[123]\"", "coordinator=\"N\""))
            .toList();
    assertEquals(
        """
        kafka_consumergroup_current_offset_sum{consumergroup="half",topic="orders"} 5.0
        kafka_consumergroup_current_offset_sum{consumergroup="keeps-up",topic="orders"} 60.0
        kafka_consumergroup_current_offset_sum{consumergroup="lagging",topic="orders"} 24.0
        kafka_consumergroup_current_offset_sum{consumergroup="left",topic="orders"} 3.0
        kafka_consumergroup_info{consumergroup="half",type="consumer",protocol_type="consumer",assignor="uniform",coordinator="N"} 1.0
        kafka_consumergroup_info{consumergroup="keeps-up",type="consumer",protocol_type="consumer",assignor="uniform",coordinator="N"} 1.0
        kafka_consumergroup_info{consumergroup="lagging",type="classic",protocol_type="consumer",assignor="range",coordinator="N"} 1.0
        kafka_consumergroup_info{consumergroup="left",type="classic",protocol_type="consumer",assignor="",coordinator="N"} 1.0
        kafka_consumergroup_info{consumergroup="never-committed",type="consumer",protocol_type="consumer",assignor="uniform",coordinator="N"} 1.0
        kafka_consumergroup_lag_sum{consumergroup="half",topic="orders"} 15.0
        kafka_consumergroup_lag_sum{consumergroup="keeps-up",topic="orders"} 0.0
        kafka_consumergroup_lag_sum{consumergroup="lagging",topic="orders"} 36.0
        kafka_consumergroup_lag_sum{consumergroup="left",topic="orders"} 37.0
        kafka_consumergroup_members{consumergroup="half"} 1.0
        kafka_consumergroup_members{consumergroup="keeps-up"} 1.0
        kafka_consumergroup_members{consumergroup="lagging"} 1.0
        kafka_consumergroup_members{consumergroup="left"} 0.0
        kafka_consumergroup_members{consumergroup="never-committed"} 0.0
        kafka_consumergroup_state{consumergroup="half",state="Stable"} 1.0
        kafka_consumergroup_state{consumergroup="keeps-up",state="Stable"} 1.0
        kafka_consumergroup_state{consumergroup="lagging",state="Stable"} 1.0
        kafka_consumergroup_state{consumergroup="left",state="Empty"} 1.0
        kafka_consumergroup_state{consumergroup="never-committed",state="Empty"} 1.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="half",topic="orders"} 2.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="keeps-up",topic="orders"} 0.0
        kafka_consumergroup_uncommitted_partitions{consumergroup="lagging",topic="orders"} 0.0
        kafka_sharegroup_info{sharegroup="share",coordinator="N"} 1.0
        kafka_sharegroup_members{sharegroup="share"} 1.0
        kafka_sharegroup_members_without_assignment{sharegroup="share"} 0.0
        kafka_sharegroup_state{sharegroup="share",state="Stable"} 1.0
        kafka_sharegroup_state_changes_total{sharegroup="share"} 0.0
        kafka_sharegroup_topic_assigned_partitions{sharegroup="share",topic="orders"} 3.0
        kafka_sharegroup_topic_members{sharegroup="share",topic="orders"} 1.0
        kraft_exporter_groups_incomplete 0.0
        """,
        Stream.of(
                "kafka_consumergroup_current_offset_sum",
                "kafka_consumergroup_info",
                "kafka_consumergroup_lag_sum",
                "kafka_consumergroup_members",
                "kafka_consumergroup_offset_out_of_range",
                "kafka_consumergroup_state",
                "kafka_consumergroup_uncommitted_partitions",
                "kafka_sharegroup_info",
                "kafka_sharegroup_members",
                "kafka_sharegroup_members_without_assignment",
                "kafka_sharegroup_state",
                "kafka_sharegroup_state_changes_total",
                "kafka_sharegroup_topic_assigned_partitions",
                "kafka_sharegroup_topic_members",
                "kraft_exporter_groups_incomplete")
            .map(name -> family(name, lines))
            .filter(family -> !family.isEmpty())
            .collect(joining("\n", "", "\n")));
  }

  @Test
  void commitBeyondTheEndIsMarkedAndNotNegative() throws Exception {
    orders.commit("beyond", Map.of(0, 99L));
    try {
      assertEquals(
          """
          kafka_consumergroup_current_offset_sum{consumergroup="beyond",topic="orders"} 99.0
          kafka_consumergroup_current_offset{consumergroup="beyond",topic="orders",partition="0"} 99.0
          kafka_consumergroup_lag_sum{consumergroup="beyond",topic="orders"} 0.0
          kafka_consumergroup_lag{consumergroup="beyond",topic="orders",partition="0"} 0.0
          kafka_consumergroup_offset_out_of_range{consumergroup="beyond",topic="orders",partition="0",reason="beyond_end"} 1.0
          """,
          ofGroup("beyond", collect()).stream()
              .filter(line -> line.contains("offset") || line.contains("_lag"))
              .collect(joining("\n", "", "\n")));
    } finally {
      kafka.deleteConsumerGroups(List.of("beyond")).all().get();
    }
  }

  @Test
  void onlyChosenGroupsAreRead() throws Exception {
    Wanted wanted =
        Wanted.all()
            .groups("[lk].*", "left")
            .types(GroupType.CLASSIC, GroupType.CONSUMER)
            .states(GroupState.STABLE);
    assertEquals(
        """
        kafka_consumergroup_members{consumergroup="keeps-up"} 1.0
        kafka_consumergroup_members{consumergroup="lagging"} 1.0
        """,
        family("kafka_consumergroup_members", collect(wanted)) + "\n");
  }

  @Test
  void ownersOfAShareGroupAreToldToo() throws Exception {
    List<String> owners =
        family("kafka_sharegroup_partition_owner_info", collect(Wanted.groups("share").owners()))
            .lines()
            .map(line -> line.replaceAll(",client_id=.*", ""))
            .toList();
    assertEquals(
        Stream.of(0, 1, 2)
            .map(
                partition ->
                    "kafka_sharegroup_partition_owner_info{sharegroup=\"share\",topic=\"orders\",partition=\"%d\""
                        .formatted(partition))
            .toList(),
        owners);
  }

  @Test
  void logsOfTopicsThatAreNotShownAreNotAskedFor() throws Exception {
    GroupsConfiguration settings = Wanted.all().topics(".*", "orders").settings();
    GroupsReader reader = new GroupsReader(admin, slowAdmin, settings, Duration.ZERO, 250);
    assertEquals(Map.of(), reader.read(Deadline.in(TIME)).logs().ends());
    // What share groups read is known from the second time on.
    assertEquals(Map.of(), reader.read(Deadline.in(TIME)).logs().ends());
  }

  /**
   * The coordinator of a share group asks a broker that hangs, and lets its own clients wait
   * meanwhile.
   */
  @Test
  void pausedBrokerCostsOnlyWhatItServes() throws Exception {
    GroupsMemory memory = new GroupsMemory();
    Await.until(
        "lag is known in seconds",
        Duration.ofMinutes(1),
        () -> isKnownInSeconds(collectInLittleTime(memory)));
    List<String> before = collectInLittleTime(memory);
    KafkaNode paused = cluster.node(neitherControllerNor(coordinatorOf("share")));
    Set<String> itsGroups = groupsOf(paused, before);
    Set<String> groups = groupsOf(null, before);
    assertTrue(!itsGroups.isEmpty() && itsGroups.size() < groups.size(), itsGroups::toString);
    paused.pause();
    try {
      List<String> during = collectInLittleTime(memory);
      assertEquals(
          family("kafka_consumergroup_current_offset", without(itsGroups, before)),
          family("kafka_consumergroup_current_offset", during));
      for (String described : List.of("members", "state", "info")) {
        String family = "kafka_consumergroup_" + described;
        assertEquals(family(family, without(itsGroups, before)), family(family, during));
      }
      assertEquals(
          family("kafka_consumergroup_lag", withoutPartitionOf(paused, without(itsGroups, before))),
          family("kafka_consumergroup_lag", during));
      assertTrue(isKnownInSeconds(during), () -> String.join("\n", during));
    } finally {
      paused.resume();
    }
    List<String> after = collectInLittleTime(memory);
    assertTrue(isKnownInSeconds(after), () -> String.join("\n", after));
    for (String remembered : List.of("lag", "last_commit_change_timestamp_seconds")) {
      String family = "kafka_consumergroup_" + remembered;
      assertEquals(family(family, before), family(family, after));
    }
  }

  /**
   * The groups of the stopped broker move to other coordinators; the partition that it alone has
   * cannot.
   */
  @Test
  void stoppedBrokerCostsOnlyWhatItAloneHas() throws Exception {
    List<String> before = collect();
    String offsets = family("kafka_consumergroup_current_offset", before);
    KafkaNode stopped = cluster.node(neitherControllerNor(1));
    stopped.stop();
    try {
      Await.until(
          "all groups have a coordinator",
          Duration.ofMinutes(1),
          () ->
              offsets.equals(
                  family(
                      "kafka_consumergroup_current_offset",
                      collectInLittleTime(new GroupsMemory()))));
      assertEquals(
          family("kafka_consumergroup_lag", withoutPartitionOf(stopped, before)),
          family("kafka_consumergroup_lag", collectInLittleTime(new GroupsMemory())));
    } finally {
      stopped.start();
    }
    Await.until(
        "everything is there again",
        Duration.ofMinutes(1),
        () ->
            family("kafka_consumergroup_lag", before)
                .equals(family("kafka_consumergroup_lag", collect())));
  }

  /** Returns whether each lag is there in seconds, too. */
  private static boolean isKnownInSeconds(List<String> lines) {
    return series("kafka_consumergroup_lag", lines)
        .equals(series("kafka_consumergroup_lag_seconds", lines));
  }

  /**
   * So many calls at once that the client leaves some with a broker that does not answer; the
   * topics are listed each time.
   */
  private static List<String> collectInLittleTime(GroupsMemory memory) throws Exception {
    long begun = System.nanoTime();
    Deadline deadline = Deadline.in(LITTLE_TIME);
    GroupsConfiguration settings = Wanted.all().seconds(10, Optional.empty()).settings();
    GroupsSnapshot snapshot =
        new GroupsReader(admin, slowAdmin, settings, Duration.ZERO, 2).read(deadline);
    memory.history.saw(snapshot);
    RecordAges ages = new RecordAges(slowAdmin);
    FirstRecords firsts =
        new FirstRecords(slowAdmin, Optional.empty(), Duration.ZERO, ages, memory);
    Timelines timelines =
        new AppendTimes(slowAdmin, firsts, ages, 10, Optional.empty(), memory)
            .after(snapshot, deadline, deadline);
    Samples samples =
        new GroupsSamples(settings, firsts::of)
            .of(
                snapshot,
                memory.history,
                Optional.of(new LagSeconds(timelines, firsts::of, settings.lagSeconds())));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(LITTLE_TIME) < 0, took::toString);
    return Lines.of(samples).lines().toList();
  }

  private static List<String> collect() throws Exception {
    return collect(Wanted.all());
  }

  private static List<String> collect(Wanted wanted) throws Exception {
    return Lines.of(wanted.source(admin, slowAdmin).collect(Deadline.in(TIME))).lines().toList();
  }

  private static int neitherControllerNor(int other) throws Exception {
    int leader = kafka.describeMetadataQuorum().quorumInfo().get().leaderId();
    return Stream.of(3, 2, 1).filter(id -> id != leader && id != other).findFirst().orElseThrow();
  }

  private static int coordinatorOf(String shareGroup) throws Exception {
    return kafka
        .describeShareGroups(List.of(shareGroup))
        .describedGroups()
        .get(shareGroup)
        .get()
        .coordinator()
        .id();
  }
}

package io.kraftexporter.kafka.groups;

import io.kraftexporter.metric.Metric;
import java.util.List;
import java.util.stream.Stream;

/** The metrics of groups; names and labels are kafka_exporter's where it has them. */
final class GroupMetrics {
  static final Metric CURRENT_OFFSET =
      ofPartition("current_offset", "Offset that the group has committed of a partition.");
  static final Metric CURRENT_OFFSET_SUM =
      ofTopic(
          "current_offset_sum",
          "Sum of the offsets that the group has committed of a topic's partitions.");
  static final Metric LAG =
      ofPartition("lag", "Offsets from the group's commit to the end of a partition, at least 0.");
  static final Metric LAG_SUM =
      ofTopic(
          "lag_sum",
          "Sum of the group's lag over a topic's partitions; absent unless all of them answered.");
  static final Metric LAG_SECONDS =
      ofPartition(
          "lag_seconds",
          "How long ago the first record of a partition that the group has not consumed was"
              + " appended; 0 if there is none, absent if it is not known.");
  static final Metric LAG_SECONDS_ERROR =
      ofPartition(
          "lag_seconds_error",
          "The most by which the group's lag in seconds can be too high or too low; of records that"
              + " were appended before the exporter first looked, provided that their timestamps"
              + " are right.");
  static final Metric MAX_LAG_SECONDS =
      ofTopic(
          "max_lag_seconds",
          "The highest lag in seconds of the group over a topic's partitions; absent unless all are"
              + " known.");
  static final Metric LOST =
      ofPartition(
          "lost_offsets",
          "Offsets from the group's commit to where the partition begins by now: deleted before the"
              + " group has consumed them; above 0 or absent.");
  static final Metric LOST_SUM =
      ofTopic(
          "lost_offsets_sum",
          "Sum of the group's lost offsets over a topic's partitions; above 0 or absent.");
  static final Metric OUT_OF_RANGE =
      ofGroup(
          "offset_out_of_range",
          "Whether the group's commit is beyond the end of a partition, 1 or absent.",
          "topic",
          "partition",
          "reason");
  static final Metric OUT_OF_RANGE_PARTITIONS =
      ofTopic(
          "out_of_range_partitions",
          "Partitions of a topic where the group's commit is beyond the end; above 0 or absent.");
  static final Metric UNCOMMITTED =
      ofTopic(
          "uncommitted_partitions",
          "Partitions of a topic that are assigned to members but have no commit of the group.");
  static final Metric RETENTION_USED =
      ofTopic(
          "retention_used_ratio",
          "How much of what a partition still holds the group has yet to consume, the highest over"
              + " a topic's partitions; above 1 records are lost.");
  static final Metric LAST_COMMIT_CHANGE =
      ofTopic(
          "last_commit_change_timestamp_seconds",
          "Since when all of the group's commits of a topic have been the same, as far as the"
              + " exporter has watched; in seconds since 1970.");
  static final Metric SLO =
      ofGroup("slo_seconds", "Lag in seconds that the configuration allows the group.");
  static final Metric MEMBERS = ofGroup("members", "Members of the group.");
  static final Metric IDLE_MEMBERS =
      ofGroup("members_without_assignment", "Members of the group that have no partition.");
  static final Metric TOPIC_MEMBERS =
      ofTopic("topic_members", "Members of the group that have a partition of a topic.");
  static final Metric TOPIC_ASSIGNED =
      ofTopic("topic_assigned_partitions", "Partitions of a topic that members of the group have.");
  static final Metric STATE =
      ofGroup("state", "The state in which the group is now, always 1.", "state");
  static final Metric STATE_CHANGES = stateChanges("consumergroup");
  static final Metric EPOCH =
      ofGroup(
          "epoch",
          "The group's epoch, which rises with each change of its members or topics; classic groups"
              + " have none.");
  static final Metric INFO =
      ofGroup(
          "info",
          "What kind of group it is and which broker coordinates it, always 1.",
          "type",
          "protocol_type",
          "assignor",
          "coordinator");
  static final Metric OWNER =
      ofGroup(
          "partition_owner_info",
          "Which member of the group has a partition, always 1.",
          "topic",
          "partition",
          "client_id",
          "member_host",
          "member_id");
  static final Metric SHARE_START =
      ofSharePartition(
          "start_offset",
          "Offset of a partition up to which the share group has finished everything.");
  static final Metric SHARE_LAG =
      ofSharePartition(
          "lag",
          "Records of a partition that the share group has not finished, as the broker counts.");
  static final Metric SHARE_LAG_SUM =
      ofShare(
          "lag_sum",
          "Sum of the share group's lag over a topic's partitions; absent unless all are known.",
          "topic");
  static final Metric SHARE_LAG_SECONDS =
      ofSharePartition(
          "lag_seconds",
          "How long ago the first record of a partition that the share group has not finished was"
              + " appended; 0 if there is none, absent if it is not known.");
  static final Metric SHARE_MAX_LAG_SECONDS =
      ofShare(
          "max_lag_seconds",
          "The highest lag in seconds of the share group over a topic's partitions; absent unless"
              + " all are known.",
          "topic");
  static final Metric SHARE_SLO =
      ofShare("slo_seconds", "Lag in seconds that the configuration allows the share group.");
  static final Metric SHARE_MEMBERS = ofShare("members", "Members of the share group.");
  static final Metric SHARE_IDLE_MEMBERS =
      ofShare("members_without_assignment", "Members of the share group that have no partition.");
  static final Metric SHARE_TOPIC_MEMBERS =
      ofShare(
          "topic_members", "Members of the share group that have a partition of a topic.", "topic");
  static final Metric SHARE_TOPIC_ASSIGNED =
      ofShare(
          "topic_assigned_partitions",
          "Partitions of a topic that members of the share group have, be it several of them.",
          "topic");
  static final Metric SHARE_STATE =
      ofShare("state", "The state in which the share group is now, always 1.", "state");
  static final Metric SHARE_STATE_CHANGES = stateChanges("sharegroup");
  static final Metric SHARE_EPOCH =
      ofShare(
          "epoch",
          "The share group's epoch, which rises with each change of its members or topics.");
  static final Metric SHARE_INFO =
      ofShare("info", "Which broker coordinates the share group, always 1.", "coordinator");
  static final Metric SHARE_OWNER =
      ofShare(
          "partition_owner_info",
          "A member of the share group that has a partition, of which there may be several; always"
              + " 1.",
          "topic",
          "partition",
          "client_id",
          "member_host",
          "member_id");
  static final Metric SKEW =
      Metric.gauge(
          "kraft_exporter_groups_skew_seconds",
          "The most time between a group's commit and the end of log it is compared with; the lag"
              + " is too high by at most what was produced in it.");
  static final Metric INCOMPLETE =
      Metric.gauge(
          "kraft_exporter_groups_incomplete",
          "Groups of which commits or ends of log were asked for and not answered in time.");
  static final Metric DROPPED =
      Metric.gauge(
          "kraft_exporter_series_dropped",
          "Series of single partitions that are left out because there would be too many; sums over"
              + " topics are complete. Under lag_seconds those of partitions beyond the number that"
              + " is followed, whose topics then have no highest lag in seconds either.",
          "source",
          "reason");

  static final List<Metric> ALL =
      List.of(
          CURRENT_OFFSET,
          CURRENT_OFFSET_SUM,
          LAG,
          LAG_SUM,
          LAG_SECONDS,
          LAG_SECONDS_ERROR,
          MAX_LAG_SECONDS,
          LOST,
          LOST_SUM,
          OUT_OF_RANGE,
          OUT_OF_RANGE_PARTITIONS,
          UNCOMMITTED,
          RETENTION_USED,
          LAST_COMMIT_CHANGE,
          SLO,
          MEMBERS,
          IDLE_MEMBERS,
          TOPIC_MEMBERS,
          TOPIC_ASSIGNED,
          STATE,
          STATE_CHANGES,
          EPOCH,
          INFO,
          OWNER,
          SHARE_START,
          SHARE_LAG,
          SHARE_LAG_SUM,
          SHARE_LAG_SECONDS,
          SHARE_MAX_LAG_SECONDS,
          SHARE_SLO,
          SHARE_MEMBERS,
          SHARE_IDLE_MEMBERS,
          SHARE_TOPIC_MEMBERS,
          SHARE_TOPIC_ASSIGNED,
          SHARE_STATE,
          SHARE_STATE_CHANGES,
          SHARE_EPOCH,
          SHARE_INFO,
          SHARE_OWNER,
          SKEW,
          INCOMPLETE,
          DROPPED);

  private GroupMetrics() {}

  private static Metric ofGroup(String name, String help, String... labels) {
    return of("consumergroup", name, help, labels);
  }

  private static Metric ofTopic(String name, String help) {
    return ofGroup(name, help, "topic");
  }

  private static Metric ofPartition(String name, String help) {
    return ofGroup(name, help, "topic", "partition");
  }

  private static Metric ofShare(String name, String help, String... labels) {
    return of("sharegroup", name, help, labels);
  }

  private static Metric ofSharePartition(String name, String help) {
    return ofShare(name, help, "topic", "partition");
  }

  private static Metric stateChanges(String kind) {
    return Metric.counter(
        "kafka_" + kind + "_state_changes_total",
        "How often the group was in another state than when it was listed before.",
        kind);
  }

  private static Metric of(String kind, String name, String help, String... labels) {
    String[] all = Stream.concat(Stream.of(kind), Stream.of(labels)).toArray(String[]::new);
    return Metric.gauge("kafka_" + kind + "_" + name, help, all);
  }
}

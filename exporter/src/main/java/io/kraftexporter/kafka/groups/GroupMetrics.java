package io.kraftexporter.kafka.groups;

import io.kraftexporter.metric.Metric;
import java.util.List;
import java.util.stream.Stream;

/** The metrics of groups; names and labels are kafka_exporter's where it has them. */
final class GroupMetrics {
  static final Metric CURRENT_OFFSET =
      ofPartition("current_offset", "Offset that the group has committed for a partition.");
  static final Metric CURRENT_OFFSET_SUM =
      ofTopic(
          "current_offset_sum",
          "Sum of the offsets that the group has committed for the partitions of a topic.");
  static final Metric LAG =
      ofPartition(
          "lag",
          "Offsets from the group's committed offset to the end of a partition, at least 0.");
  static final Metric LAG_SUM =
      ofTopic(
          "lag_sum",
          "Sum of the group's lag over a topic's partitions; absent unless all are known.");
  static final Metric LAG_SECONDS =
      ofPartition(
          "lag_seconds",
          "Time in seconds since the first record of a partition that the group has not"
              + " consumed was appended; 0 if there is none, absent if unknown.");
  static final Metric LAG_SECONDS_ERROR =
      ofPartition(
          "lag_seconds_error",
          "Maximum error of the group's lag in seconds, up or down; for records appended before the"
              + " exporter first observed the partition, if their timestamps are right.");
  static final Metric MAX_LAG_SECONDS =
      ofTopic(
          "max_lag_seconds",
          "Highest lag in seconds of the group over a topic's partitions; absent unless all"
              + " are known.");
  static final Metric LOST =
      ofPartition(
          "lost_offsets",
          "Offsets from the group's committed offset to the log start offset: deleted before"
              + " the group consumed them; markers of transactions are not counted as far as"
              + " known; above 0 or absent.");
  static final Metric LOST_SUM =
      ofTopic(
          "lost_offsets_sum",
          "Sum of the group's lost offsets over a topic's partitions; above 0 or absent.");
  static final Metric OUT_OF_RANGE =
      ofGroup(
          "offset_out_of_range",
          "Whether the group's committed offset is beyond the end of a partition, 1 or absent.",
          "topic",
          "partition",
          "reason");
  static final Metric OUT_OF_RANGE_PARTITIONS =
      ofTopic(
          "out_of_range_partitions",
          "Partitions of a topic where the group's committed offset is beyond the end; above"
              + " 0 or absent.");
  static final Metric UNCOMMITTED =
      ofTopic(
          "uncommitted_partitions",
          "Partitions of a topic that are assigned to members of the group without a"
              + " committed offset.");
  static final Metric RETENTION_USED =
      ofTopic(
          "retention_used_ratio",
          "Share of the retained offsets of a partition that the group has yet to consume,"
              + " the highest over a topic's partitions; above 1 records are lost, 0 for a partition"
              + " that retains none.");
  static final Metric LAST_COMMIT_CHANGE =
      ofTopic(
          "last_commit_change_timestamp_seconds",
          "Time since which all committed offsets of the group for a topic have been"
              + " unchanged, as observed by the exporter, in seconds since 1970.");
  static final Metric SLO =
      ofGroup(
          "slo_seconds",
          "Maximum lag in seconds that the configuration (groups.slo) allows the group.");
  static final Metric MEMBERS = ofGroup("members", "Members of the group.");
  static final Metric IDLE_MEMBERS =
      ofGroup("members_without_assignment", "Members of the group without an assigned partition.");
  static final Metric TOPIC_MEMBERS =
      ofTopic("topic_members", "Members of the group with an assigned partition of a topic.");
  static final Metric TOPIC_ASSIGNED =
      ofTopic(
          "topic_assigned_partitions",
          "Partitions of a topic that are assigned to members of the group.");
  static final Metric STATE =
      ofGroup("state", "Current state of the group as a label, always 1.", "state");
  static final Metric STATE_CHANGES = stateChanges("consumergroup");
  static final Metric EPOCH =
      ofGroup(
          "epoch",
          "Epoch of the group, which rises with each change of its members or topics; absent"
              + " for classic groups.");
  static final Metric INFO =
      ofGroup(
          "info",
          "Type and coordinator of the group as labels, always 1.",
          "type",
          "protocol_type",
          "assignor",
          "coordinator");
  static final Metric OWNER =
      ofGroup(
          "partition_owner_info",
          "Member of the group to which a partition is assigned, always 1.",
          "topic",
          "partition",
          "client_id",
          "member_host",
          "member_id");
  static final Metric SHARE_START =
      ofSharePartition(
          "start_offset",
          "Offset of a partition up to which the share group has finished processing all records.");
  static final Metric SHARE_LAG =
      ofSharePartition(
          "lag",
          "Records of a partition that the share group has not finished processing, as the"
              + " broker counts them.");
  static final Metric SHARE_LAG_SUM =
      ofShare(
          "lag_sum",
          "Sum of the share group's lag over a topic's partitions; absent unless all are known.",
          "topic");
  static final Metric SHARE_LAG_SECONDS =
      ofSharePartition(
          "lag_seconds",
          "Time in seconds since the first record of a partition that the share group has not"
              + " finished processing was appended; 0 if there is none, absent if unknown.");
  static final Metric SHARE_MAX_LAG_SECONDS =
      ofShare(
          "max_lag_seconds",
          "Highest lag in seconds of the share group over a topic's partitions; absent unless"
              + " all are known.",
          "topic");
  static final Metric SHARE_SLO =
      ofShare(
          "slo_seconds",
          "Maximum lag in seconds that the configuration (groups.slo) allows the share group.");
  static final Metric SHARE_MEMBERS = ofShare("members", "Members of the share group.");
  static final Metric SHARE_IDLE_MEMBERS =
      ofShare(
          "members_without_assignment",
          "Members of the share group without an assigned partition.");
  static final Metric SHARE_TOPIC_MEMBERS =
      ofShare(
          "topic_members",
          "Members of the share group with an assigned partition of a topic.",
          "topic");
  static final Metric SHARE_TOPIC_ASSIGNED =
      ofShare(
          "topic_assigned_partitions",
          "Partitions of a topic that are assigned to one or several members of the share group.",
          "topic");
  static final Metric SHARE_STATE =
      ofShare("state", "Current state of the share group as a label, always 1.", "state");
  static final Metric SHARE_STATE_CHANGES = stateChanges("sharegroup");
  static final Metric SHARE_EPOCH =
      ofShare(
          "epoch",
          "Epoch of the share group, which rises with each change of its members or topics.");
  static final Metric SHARE_INFO =
      ofShare("info", "Coordinator of the share group as a label, always 1.", "coordinator");
  static final Metric SHARE_OWNER =
      ofShare(
          "partition_owner_info",
          "Member of the share group to which a partition is assigned, always 1; a partition"
              + " may have several.",
          "topic",
          "partition",
          "client_id",
          "member_host",
          "member_id");
  static final Metric SKEW =
      Metric.gauge(
          "kraft_exporter_groups_skew_seconds",
          "Maximum time in seconds between reading a group's committed offset and the log end"
              + " offset that it is compared with; the lag is too high by at most the records"
              + " produced in that time.");
  static final Metric INCOMPLETE =
      Metric.gauge(
          "kraft_exporter_groups_incomplete",
          "Groups whose committed offsets or log end offsets were not returned in time.");
  static final Metric DROPPED =
      Metric.gauge(
          "kraft_exporter_series_dropped",
          "Series of single partitions that are left out because there would be too many;"
              + " sums over topics are complete. For lag_seconds, series of partitions beyond the"
              + " number of timelines that are kept; their topics then have no highest lag in"
              + " seconds either.",
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
        "Number of observed state changes of the group.",
        kind);
  }

  private static Metric of(String kind, String name, String help, String... labels) {
    String[] all = Stream.concat(Stream.of(kind), Stream.of(labels)).toArray(String[]::new);
    return Metric.gauge("kafka_" + kind + "_" + name, help, all);
  }
}

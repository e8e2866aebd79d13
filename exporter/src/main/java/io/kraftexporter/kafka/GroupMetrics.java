package io.kraftexporter.kafka;

import io.kraftexporter.metric.Metric;
import java.util.List;

/** The metrics of groups; names and labels are kafka_exporter's where it has them. */
final class GroupMetrics {
  static final Metric CURRENT_OFFSET =
      Metric.gauge(
          "kafka_consumergroup_current_offset",
          "Offset that the group has committed of a partition.",
          "consumergroup",
          "topic",
          "partition");
  static final Metric CURRENT_OFFSET_SUM =
      Metric.gauge(
          "kafka_consumergroup_current_offset_sum",
          "Sum of the offsets that the group has committed of a topic's partitions.",
          "consumergroup",
          "topic");
  static final Metric LAG =
      Metric.gauge(
          "kafka_consumergroup_lag",
          "Offsets from the group's commit to the end of a partition, at least 0.",
          "consumergroup",
          "topic",
          "partition");
  static final Metric LAG_SUM =
      Metric.gauge(
          "kafka_consumergroup_lag_sum",
          "Sum of the group's lag over a topic's partitions; absent unless all of them answered.",
          "consumergroup",
          "topic");
  static final Metric LAG_SECONDS =
      Metric.gauge(
          "kafka_consumergroup_lag_seconds",
          "How long ago the first record of a partition that the group has not consumed was"
              + " appended; 0 if there is none, absent if it is not known.",
          "consumergroup",
          "topic",
          "partition");
  static final Metric LAG_SECONDS_ERROR =
      Metric.gauge(
          "kafka_consumergroup_lag_seconds_error",
          "The most by which the group's lag in seconds can be too high or too low.",
          "consumergroup",
          "topic",
          "partition");
  static final Metric MAX_LAG_SECONDS =
      Metric.gauge(
          "kafka_consumergroup_max_lag_seconds",
          "The highest lag in seconds of the group over a topic's partitions; absent unless all are"
              + " known.",
          "consumergroup",
          "topic");
  static final Metric OUT_OF_RANGE =
      Metric.gauge(
          "kafka_consumergroup_offset_out_of_range",
          "Whether the group's commit is beyond the end of a partition, 1 or absent.",
          "consumergroup",
          "topic",
          "partition",
          "reason");
  static final Metric UNCOMMITTED =
      Metric.gauge(
          "kafka_consumergroup_uncommitted_partitions",
          "Partitions of a topic that are assigned to members but have no commit of the group.",
          "consumergroup",
          "topic");
  static final Metric MEMBERS =
      Metric.gauge("kafka_consumergroup_members", "Members of the group.", "consumergroup");
  static final Metric STATE =
      Metric.gauge(
          "kafka_consumergroup_state",
          "The state in which the group is now, always 1.",
          "consumergroup",
          "state");
  static final Metric INFO =
      Metric.gauge(
          "kafka_consumergroup_info",
          "What kind of group it is and which broker coordinates it, always 1.",
          "consumergroup",
          "type",
          "protocol_type",
          "assignor",
          "coordinator");
  static final Metric SHARE_START =
      Metric.gauge(
          "kafka_sharegroup_start_offset",
          "Offset of a partition up to which the share group has finished everything.",
          "sharegroup",
          "topic",
          "partition");
  static final Metric SHARE_LAG =
      Metric.gauge(
          "kafka_sharegroup_lag",
          "Records of a partition that the share group has not finished, as the broker counts.",
          "sharegroup",
          "topic",
          "partition");
  static final Metric SHARE_LAG_SUM =
      Metric.gauge(
          "kafka_sharegroup_lag_sum",
          "Sum of the share group's lag over a topic's partitions; absent unless all are known.",
          "sharegroup",
          "topic");
  static final Metric SHARE_LAG_SECONDS =
      Metric.gauge(
          "kafka_sharegroup_lag_seconds",
          "How long ago the first record of a partition that the share group has not finished was"
              + " appended; 0 if there is none, absent if it is not known.",
          "sharegroup",
          "topic",
          "partition");
  static final Metric SHARE_MEMBERS =
      Metric.gauge("kafka_sharegroup_members", "Members of the share group.", "sharegroup");
  static final Metric SHARE_STATE =
      Metric.gauge(
          "kafka_sharegroup_state",
          "The state in which the share group is now, always 1.",
          "sharegroup",
          "state");
  static final Metric SKEW =
      Metric.gauge(
          "kraft_exporter_groups_skew_seconds",
          "The most time between a group's commit and the end of log it is compared with; the lag"
              + " is too high by at most what was produced in it.");
  static final Metric INCOMPLETE =
      Metric.gauge(
          "kraft_exporter_groups_incomplete",
          "Groups of which commits or ends of log were asked for and not answered in time.");

  static final List<Metric> ALL =
      List.of(
          CURRENT_OFFSET,
          CURRENT_OFFSET_SUM,
          LAG,
          LAG_SUM,
          LAG_SECONDS,
          LAG_SECONDS_ERROR,
          MAX_LAG_SECONDS,
          OUT_OF_RANGE,
          UNCOMMITTED,
          MEMBERS,
          STATE,
          INFO,
          SHARE_START,
          SHARE_LAG,
          SHARE_LAG_SUM,
          SHARE_LAG_SECONDS,
          SHARE_MEMBERS,
          SHARE_STATE,
          SKEW,
          INCOMPLETE);

  private GroupMetrics() {}
}

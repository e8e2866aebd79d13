package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.NamePattern;
import io.kraftexporter.kafka.admin.CheckedClients;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.NameFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/** Makes settings for groups: everything is told, in records only, unless changed. */
public final class Wanted {
  private NameFilter names = names(".*", "");
  private NameFilter topics = names(".*", "");
  private List<GroupFilter.TypeName> types = List.of(GroupFilter.TypeName.values());
  private List<GroupFilter.StateName> states = List.of(GroupFilter.StateName.values());
  private boolean partitions = true;
  private boolean owners;
  private int maxSeries = Integer.MAX_VALUE;
  private Duration detailsPeriod = Duration.ZERO;
  private NamePattern readCommitted = NamePattern.of("");
  private final List<GroupsConfiguration.Slo> slos = new ArrayList<>();
  private Duration unchanged = Duration.ZERO;
  private LagSecondsConfiguration seconds =
      new LagSecondsConfiguration(false, false, 0, NamePattern.of(""), 0, false, "");

  private Optional<CommittedReader> committed = Optional.empty();

  private Wanted() {}

  public static Wanted all() {
    return new Wanted();
  }

  /** Groups of these names. */
  static Wanted groups(String include) {
    return all().groups(include, "");
  }

  Wanted groups(String include, String exclude) {
    names = names(include, exclude);
    return this;
  }

  Wanted types(GroupType... wanted) {
    types = Arrays.stream(wanted).map(type -> GroupFilter.TypeName.valueOf(type.name())).toList();
    return this;
  }

  Wanted states(GroupState... wanted) {
    states =
        Arrays.stream(wanted).map(state -> GroupFilter.StateName.valueOf(state.name())).toList();
    return this;
  }

  Wanted topics(String include, String exclude) {
    topics = names(include, exclude);
    return this;
  }

  Wanted withoutPartitions() {
    partitions = false;
    return this;
  }

  Wanted owners() {
    owners = true;
    return this;
  }

  Wanted maxSeries(int most) {
    maxSeries = most;
    return this;
  }

  Wanted detailsPeriod(Duration period) {
    detailsPeriod = period;
    return this;
  }

  Wanted readCommitted(String groups) {
    readCommitted = NamePattern.of(groups);
    return this;
  }

  Wanted slo(String groups, int most) {
    slos.add(new GroupsConfiguration.Slo(NamePattern.of(groups), most));
    return this;
  }

  /** With the error of each. */
  public Wanted seconds(int probes, Optional<Path> file) {
    return seconds(probes, 0, "", file);
  }

  Wanted seconds(int probes, int ignoredOffsets, String transactional, Optional<Path> file) {
    seconds =
        new LagSecondsConfiguration(
            true,
            true,
            ignoredOffsets,
            NamePattern.of(transactional),
            probes,
            false,
            file.map(Path::toString).orElse(""));
    return this;
  }

  /** With records that are read by this reader where logs have been unchanged for this time. */
  Wanted reading(CommittedReader reader, Duration time) {
    committed = Optional.of(reader);
    unchanged = time;
    seconds = new LagSecondsConfiguration(true, true, 0, NamePattern.of(""), 4, true, "");
    return this;
  }

  GroupsConfiguration settings() {
    return new GroupsConfiguration(
        true,
        new GroupFilter(names, types, states),
        topics,
        partitions,
        owners,
        maxSeries,
        Duration.ofSeconds(30),
        readCommitted,
        slos,
        seconds);
  }

  public GroupsSource source(KafkaAdmin admin) {
    return source(admin, admin);
  }

  GroupsSource source(KafkaAdmin admin, KafkaAdmin slowAdmin) {
    return source(admin, slowAdmin, Optional.empty());
  }

  /** Returns the source as after a reload of the configuration. */
  GroupsSource after(GroupsSource before, KafkaAdmin admin) {
    return source(admin, admin, Optional.of(before));
  }

  private GroupsSource source(
      KafkaAdmin admin, KafkaAdmin slowAdmin, Optional<GroupsSource> before) {
    return new GroupsSource(
        admin,
        slowAdmin,
        committed.orElseGet(() -> new CommittedReader(CheckedClients.of(Map.of()))),
        settings(),
        detailsPeriod,
        unchanged,
        before);
  }

  public static NameFilter names(String include, String exclude) {
    return NameFilter.of(include, exclude);
  }
}

package io.kraftexporter.kafka.groups;

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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/** Makes settings for groups: everything is told, in records only, unless changed. */
public final class Wanted {
  private NameFilter names = names(".*", "");
  private NameFilter topics = names(".*", "");
  private Set<String> types =
      Arrays.stream(GroupType.values()).map(Enum::name).collect(Collectors.toSet());
  private Set<String> states =
      Arrays.stream(GroupState.values()).map(Enum::name).collect(Collectors.toSet());
  private boolean partitions = true;
  private boolean owners;
  private int maxSeries = Integer.MAX_VALUE;
  private Duration detailsPeriod = Duration.ZERO;
  private Pattern readCommitted = NameFilter.pattern("");
  private final List<GroupsSettings.Slo> slos = new ArrayList<>();
  private LagSecondsSettings seconds =
      new LagSecondsSettings(
          false, false, 0, NameFilter.pattern(""), 0, Optional.empty(), Optional.empty());

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
    types = Arrays.stream(wanted).map(Enum::name).collect(Collectors.toSet());
    return this;
  }

  Wanted states(GroupState... wanted) {
    states = Arrays.stream(wanted).map(Enum::name).collect(Collectors.toSet());
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
    readCommitted = NameFilter.pattern(groups);
    return this;
  }

  Wanted slo(String groups, double most) {
    slos.add(new GroupsSettings.Slo(NameFilter.pattern(groups), most));
    return this;
  }

  /** With the error of each. */
  public Wanted seconds(int probes, Optional<Path> file) {
    return seconds(probes, 0, "", file);
  }

  Wanted seconds(int probes, int ignoredOffsets, String transactional, Optional<Path> file) {
    seconds =
        new LagSecondsSettings(
            true,
            true,
            ignoredOffsets,
            NameFilter.pattern(transactional),
            probes,
            Optional.empty(),
            file);
    return this;
  }

  /** With records that are read by this reader where logs have been unchanged for this time. */
  Wanted reading(CommittedReader reader, Duration unchanged) {
    committed = Optional.of(reader);
    seconds =
        new LagSecondsSettings(
            true, true, 0, NameFilter.pattern(""), 4, Optional.of(unchanged), Optional.empty());
    return this;
  }

  GroupsSettings settings() {
    return new GroupsSettings(
        new GroupFilter(names, types, states),
        topics,
        partitions,
        owners,
        maxSeries,
        detailsPeriod,
        readCommitted,
        slos,
        seconds);
  }

  public GroupsSource source(KafkaAdmin admin) {
    return source(admin, admin);
  }

  GroupsSource source(KafkaAdmin admin, KafkaAdmin slowAdmin) {
    return new GroupsSource(
        admin,
        slowAdmin,
        committed.orElseGet(() -> new CommittedReader(CheckedClients.of(Map.of()))),
        settings(),
        Optional.empty());
  }

  public static NameFilter names(String include, String exclude) {
    return NameFilter.of(include, exclude);
  }
}

package io.kraftexporter.kafka.groups;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inline;
import io.kraftexporter.kafka.admin.NameFilter;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * The choice of groups by what their listing contains; nothing more is requested of the others.
 *
 * @param types the chosen types; where the brokers name none (before 3.8), groups count as classic
 * @param states the chosen states; a group whose state is unknown is never left out
 */
public record GroupFilter(@Inline NameFilter names, List<TypeName> types, List<StateName> states) {

  /** The types of groups, named as in {@link GroupType}. */
  public enum TypeName {
    CLASSIC,
    CONSUMER,
    SHARE,
    STREAMS
  }

  /** The states that groups of one type or another can be in, named as in {@link GroupState}. */
  public enum StateName {
    STABLE,
    EMPTY,
    PREPARING_REBALANCE,
    COMPLETING_REBALANCE,
    ASSIGNING,
    RECONCILING,
    NOT_READY,
    DEAD
  }

  public GroupFilter {
    types = List.copyOf(types);
    states = List.copyOf(states);
    new Check()
        .that(!types.isEmpty(), "types", "at least one; for none, enabled: false")
        .that(!states.isEmpty(), "states", "at least one; for none, enabled: false")
        .done();
  }

  /** Returns this filter without the group of this name. */
  GroupFilter without(String group) {
    return new GroupFilter(
        new NameFilter(names.include(), names.exclude().or(group)), types, states);
  }

  boolean test(GroupListing group) {
    Optional<GroupState> state = group.groupState().filter(known -> known != GroupState.UNKNOWN);
    String type = group.type().orElse(GroupType.CLASSIC).name();
    return names.test(group.groupId())
        && types.stream().anyMatch(chosen -> chosen.name().equals(type))
        && (state.isEmpty()
            || states.stream().anyMatch(chosen -> chosen.name().equals(state.get().name())));
  }
}

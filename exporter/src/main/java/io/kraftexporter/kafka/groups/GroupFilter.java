package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.NameFilter;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/**
 * Which groups are chosen, by what their listing tells; of the others nothing more is asked.
 *
 * @param types names of {@link GroupType}; where the brokers do not tell (before 3.8), groups count
 *     as classic
 * @param states names of {@link GroupState}; a state that is not known is never left out
 */
public record GroupFilter(NameFilter names, Set<String> types, Set<String> states) {

  public GroupFilter {
    types = Set.copyOf(types);
    states = Set.copyOf(states);
  }

  boolean test(GroupListing group) {
    Optional<GroupState> state = group.groupState().filter(known -> known != GroupState.UNKNOWN);
    return names.test(group.groupId())
        && types.contains(group.type().orElse(GroupType.CLASSIC).name())
        && (state.isEmpty() || states.contains(state.get().name()));
  }
}

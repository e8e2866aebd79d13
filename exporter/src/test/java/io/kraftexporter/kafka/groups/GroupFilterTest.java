package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.NameFilter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.Test;

final class GroupFilterTest {
  private final GroupFilter filter =
      new GroupFilter(
          NameFilter.of("shop-.*", ".*-tmp"),
          List.of(GroupFilter.TypeName.CLASSIC, GroupFilter.TypeName.SHARE),
          List.of(GroupFilter.StateName.STABLE, GroupFilter.StateName.PREPARING_REBALANCE));

  @Test
  void nameTypeAndStateMustAllBeWanted() {
    assertEquals(
        List.of("shop-a", "shop-b"),
        chosen(
            group("shop-a", GroupType.CLASSIC, GroupState.PREPARING_REBALANCE),
            group("shop-b", GroupType.SHARE, GroupState.STABLE),
            group("my-shop-a", GroupType.CLASSIC, GroupState.STABLE),
            group("shop-a-tmp", GroupType.CLASSIC, GroupState.STABLE),
            group("shop-c", GroupType.CONSUMER, GroupState.STABLE),
            group("shop-d", GroupType.CLASSIC, GroupState.EMPTY)));
  }

  @Test
  void whatOldBrokersDoNotTellLeavesNoGroupOut() {
    assertEquals(
        List.of("shop-a", "shop-b"),
        chosen(
            group("shop-a", null, null), group("shop-b", GroupType.CLASSIC, GroupState.UNKNOWN)));
  }

  @Test
  void emptyPatternExcludesNothing() {
    NameFilter names = NameFilter.of(".*", "");
    assertEquals(List.of("a"), Stream.of("a").filter(names::test).toList());
  }

  private List<String> chosen(GroupListing... groups) {
    return Stream.of(groups).filter(filter::test).map(GroupListing::groupId).toList();
  }

  private static GroupListing group(String id, GroupType type, GroupState state) {
    return new GroupListing(id, Optional.ofNullable(type), "", Optional.ofNullable(state));
  }
}

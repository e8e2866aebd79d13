package io.kraftexporter.kafka.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.scrape.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class GroupDetailsTest {
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(30));

  /** As for a second after a client ended with an error. */
  @Test
  void groupsAreDescribedAsSoonAsThereIsAClientAgain() throws Exception {
    List<String> calls = new ArrayList<>();
    boolean[] isRebuilt = {false};
    Admin client =
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                  if (method.getName().startsWith("describe")) {
                    calls.add(method.getName());
                  }
                  throw new TimeoutException("not answered");
                });
    KafkaAdmin admin =
        WatchedAdmin.over(
            () -> {
              if (!isRebuilt[0]) {
                throw new IllegalStateException("is rebuilt shortly");
              }
              return client;
            });
    GroupDetails details = new GroupDetails(admin, 10, Duration.ofHours(1));
    List<GroupListing> groups =
        List.of(
            new GroupListing(
                "jobs", Optional.of(GroupType.SHARE), "share", Optional.of(GroupState.STABLE)));

    details.take(details.ask(groups, deadline), Set.of(), deadline);
    assertEquals(List.of(), calls);
    isRebuilt[0] = true;
    details.ask(groups, deadline);

    assertEquals(List.of("describeShareGroups"), calls);
  }
}

package io.kraftexporter.kafka.groups;

import io.kraftexporter.kafka.admin.Answers;
import io.kraftexporter.kafka.admin.Asking;
import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Isolates groups whose description Kafka's client cannot decode.
 *
 * <p>A member may join as protocol type {@code consumer} and have an assignment of its own format.
 * The client then fails every group of that request. So the groups of a failed request are
 * described again in smaller and smaller parts, until only the groups that cannot be decoded are
 * left; these are remembered and described alone, some of them in each period. For one thread at a
 * time.
 */
final class UnreadableGroups {
  /** Into how many parts a failed request is divided. */
  private static final int PARTS = 8;

  /** The maximum number of unreadable groups that are described alone in a period. */
  private static final int ALONE = 20;

  private final KafkaAdmin admin;
  private final Map<String, UnreadableGroup> known = new LinkedHashMap<>();

  /** A group that cannot be decoded, and its listed state at that time. */
  private record UnreadableGroup(Optional<GroupState> listed, Exception failure) {}

  UnreadableGroups(KafkaAdmin admin) {
    this.admin = admin;
  }

  /** Forgets groups that are gone or have changed their state, and those whose turn it is. */
  void retain(Map<String, GroupListing> listed, boolean periodBegins) {
    known
        .entrySet()
        .removeIf(
            each -> {
              GroupListing group = listed.get(each.getKey());
              return group == null || !group.groupState().equals(each.getValue().listed());
            });
    if (periodBegins) {
      List.copyOf(known.keySet()).stream().limit(ALONE).forEach(known::remove);
    }
  }

  /** Returns whether describing this group again would fail. */
  boolean contains(String group) {
    return known.containsKey(group);
  }

  /**
   * Describes the readable groups again that failed together with unreadable ones.
   *
   * @return these answers, completed; also with the failures of the groups that are known as
   *     unreadable from before
   */
  Answers<String, GroupDescription> isolate(
      Answers<String, GroupDescription> answers,
      Map<String, GroupListing> listed,
      Asking.Starter<String, GroupDescription> call,
      Deadline deadline)
      throws InterruptedException {
    Map<String, GroupDescription> values = new HashMap<>(answers.values());
    Map<String, Exception> failures = new HashMap<>(answers.failures());
    List<List<String>> parts = parts(unreadable(failures, failures.keySet()));
    while (!parts.isEmpty() && !deadline.passed()) {
      Map<String, Future<GroupDescription>> pending = new HashMap<>();
      for (List<String> part : parts) {
        pending.putAll(call.tryStart(part, deadline));
      }
      Answers<String, GroupDescription> again =
          admin.getEach(pending, deadline, "descriptions of groups");
      values.putAll(again.values());
      failures.keySet().removeAll(again.values().keySet());
      failures.putAll(again.failures());
      List<List<String>> next = new ArrayList<>();
      for (List<String> part : parts) {
        List<String> left = unreadable(failures, part);
        if (left.size() == 1 && part.size() == 1) {
          remember(left.get(0), listed, failures);
        } else {
          next.addAll(parts(left));
        }
      }
      parts = next;
    }
    known.forEach((group, unreadable) -> failures.putIfAbsent(group, unreadable.failure()));
    return new Answers<>(values, failures);
  }

  private void remember(
      String group, Map<String, GroupListing> listed, Map<String, Exception> failures) {
    GroupListing listing = listed.get(group);
    Exception failure = failures.get(group);
    if (listing != null && failure != null) {
      known.put(group, new UnreadableGroup(listing.groupState(), failure));
    }
  }

  private static List<String> unreadable(
      Map<String, Exception> failures, Collection<String> groups) {
    return groups.stream().filter(group -> isUnreadable(failures.get(group))).sorted().toList();
  }

  /**
   * A refusal or a missing answer has an exception of Kafka's API, a cluster without a usable
   * address one of ours, and a call that was not started a checked one; any other comes from
   * decoding.
   */
  private static boolean isUnreadable(@Nullable Exception failure) {
    return failure instanceof RuntimeException
        && !(failure instanceof ApiException)
        && !(failure instanceof UnreachableException);
  }

  private static List<List<String>> parts(List<String> groups) {
    int size = Math.max(1, (groups.size() + PARTS - 1) / PARTS);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < groups.size(); from += size) {
      parts.add(groups.subList(from, Math.min(groups.size(), from + size)));
    }
    return parts;
  }
}

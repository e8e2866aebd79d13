package io.kraftexporter.kafka.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The voters of the quorum, and those of them that keep up with its leader.
 *
 * @param keepingUp voters that had all of the leader's log a moment ago, the leader among them
 */
public record QuorumHealth(Set<Integer> voters, Set<Integer> keepingUp) {

  /** The leader writes twice a second, so that one who keeps up was even with it since. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  public QuorumHealth {
    voters = Set.copyOf(voters);
    keepingUp = Set.copyOf(keepingUp);
  }

  /**
   * Returns the state of the voters by the leader's clock; empty if the leader does not tell the
   * time.
   */
  public static Optional<QuorumHealth> of(QuorumSnapshot quorum) {
    OptionalLong now =
        quorum.voters().stream()
            .filter(voter -> voter.id() == quorum.leaderId())
            .findFirst()
            .map(QuorumMember::lastCaughtUp)
            .orElse(OptionalLong.empty());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new QuorumHealth(
            quorum.voters().stream().map(QuorumMember::id).collect(toUnmodifiableSet()),
            quorum.voters().stream()
                .filter(voter -> wasEvenAt(voter, now.getAsLong()))
                .map(QuorumMember::id)
                .collect(toUnmodifiableSet())));
  }

  private static boolean wasEvenAt(QuorumMember voter, long now) {
    OptionalLong then = voter.lastCaughtUp();
    return then.isPresent() && now - then.getAsLong() <= MOMENT.toMillis();
  }

  /** Returns how many that keep up may fail before the majority is lost; at least 0. */
  public int tolerated() {
    return Math.max(0, keepingUp.size() - majority());
  }

  /** Returns whether there is no majority without this node, be it through its stop or already. */
  public boolean needs(int node) {
    long others = keepingUp.stream().filter(voter -> voter != node).count();
    return voters.contains(node) && others < majority();
  }

  private int majority() {
    return voters.size() / 2 + 1;
  }
}

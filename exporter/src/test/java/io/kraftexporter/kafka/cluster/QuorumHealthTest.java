package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.cluster.QuorumSnapshot.QuorumMember;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuorumHealthTest {
  private static final long NOW = 1_000_000;

  @Test
  void voterKeepsUpThatWasEvenAMomentAgo() {
    assertEquals(
        Optional.of(new QuorumHealth(Set.of(1, 2, 3, 4), Set.of(1, 2))),
        QuorumHealth.of(
            quorum(1, voter(1, NOW), voter(2, NOW - 5_000), voter(3, NOW - 5_001), unseen(4))));
  }

  @Test
  void withoutALeaderWhoTellsTheTimeNothingIsKnown() {
    assertEquals(Optional.empty(), QuorumHealth.of(quorum(-1, voter(1, NOW), voter(2, NOW))));
    assertEquals(Optional.empty(), QuorumHealth.of(quorum(1, unseen(1), voter(2, NOW))));
  }

  @Test
  void nodeIsNeededForTheMajority() {
    QuorumHealth whole = new QuorumHealth(Set.of(1, 2, 3), Set.of(1, 2, 3));
    assertEquals(1, whole.tolerated());
    assertFalse(whole.needs(1));
    QuorumHealth oneDown = new QuorumHealth(Set.of(1, 2, 3), Set.of(1, 2));
    assertEquals(0, oneDown.tolerated());
    assertTrue(oneDown.needs(1));
    assertFalse(oneDown.needs(3), "it is missed already");
    assertFalse(oneDown.needs(4), "it is no voter");
    assertEquals(0, new QuorumHealth(Set.of(1, 2, 3), Set.of(1)).tolerated());
    assertEquals(2, new QuorumHealth(Set.of(1, 2, 3, 4, 5), Set.of(1, 2, 3, 4, 5)).tolerated());
  }

  private static QuorumSnapshot quorum(int leader, QuorumMember... voters) {
    return new QuorumSnapshot(leader, 1, 1, List.of(voters), List.of());
  }

  private static QuorumMember voter(int id, long lastCaughtUp) {
    return new QuorumMember(
        id, Optional.empty(), List.of(), 1, OptionalLong.of(NOW), OptionalLong.of(lastCaughtUp));
  }

  private static QuorumMember unseen(int id) {
    return new QuorumMember(
        id, Optional.empty(), List.of(), -1, OptionalLong.empty(), OptionalLong.empty());
  }
}

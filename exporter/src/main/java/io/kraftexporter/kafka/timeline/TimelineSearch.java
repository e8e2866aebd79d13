package io.kraftexporter.kafka.timeline;

import io.kraftexporter.kafka.timeline.Timeline.Bounds;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Narrows the bounds of one offset by the timestamps of records: interpolates, and halves the time
 * at some steps, so that bursts and holes cannot stop it.
 *
 * <p>Where producers chose timestamps out of order, what is found is the highest before the offset.
 * Where compaction has removed the record, only those that are left next to it tell anything: it is
 * not older than the one before it and not newer than the one after it. Of several records with the
 * same timestamp only the first is ever found; the others may be gone, so that no more is told of
 * them.
 */
public final class TimelineSearch {
  private TimelineSearch() {}

  /**
   * A record that was found behind an offset: from a time on, nothing before it is left.
   *
   * @param time the lowest time for which the record that was found is behind the offset
   * @param found that record's offset
   */
  public record Limit(long time, long found) {
    public static final Limit NONE = new Limit(Long.MAX_VALUE, Long.MAX_VALUE);

    /** The limit of an offset whose lookups find timestamps that are no evidence. */
    public static final Limit NO_EVIDENCE = new Limit(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Returns the limits after another response. */
    public Limit and(long asked, long offset) {
      return asked < time ? new Limit(asked, offset) : this;
    }
  }

  /**
   * The time to ask for next: for the first record that is not older.
   *
   * @param round counts the questions about this offset in a collection
   * @return empty if nothing is known of the time before it, or what is known is proven or enough
   *     or all
   */
  public static OptionalLong next(
      Timeline timeline, long offset, long now, int round, Limit limit) {
    Optional<Bounds> known = timeline.of(offset);
    if (known.isEmpty() || !timeline.lacks(offset, now)) {
      return OptionalLong.empty();
    }
    Bounds bounds = known.get();
    long end = Math.min(bounds.before(), limit.time());
    if (end < bounds.after() + 2) {
      return OptionalLong.empty();
    }
    long time =
        end < bounds.before()
            ? between(timeline, offset, bounds.after(), limit, round)
            : round % 3 == 2 ? middle(bounds.after(), end) : bounds.likely();
    return OptionalLong.of(Math.max(bounds.after() + 1, Math.min(end - 1, time)));
  }

  /**
   * Returns whether lookups can tell no more: only what compaction has removed lies between the
   * bounds, so that both of them bound the truth.
   */
  static boolean isExhausted(Timeline timeline, long offset, long now, Limit limit) {
    return timeline.of(offset).isPresent()
        && !limit.equals(Limit.NO_EVIDENCE)
        && next(timeline, offset, now, 0, limit).isEmpty();
  }

  /** Sometimes close to the lower end: a hole may begin there. */
  private static long between(Timeline timeline, long offset, long after, Limit limit, int round) {
    return switch (round % 4) {
      case 1, 2 -> middle(after, limit.time());
      case 3 -> after + (long) Math.sqrt(limit.time() - after);
      default -> timeline.likely(offset, limit.found(), limit.time());
    };
  }

  private static long middle(long after, long before) {
    return after + (before - after) / 2;
  }

  /**
   * Learns from an answer. Of what is between two records it learns nothing: more may have been
   * there, and be gone.
   *
   * @param asked the time that was asked for
   * @param found the offset of the first record that is not older; negative if there is none
   * @param time its timestamp
   */
  public static void learn(Timeline timeline, long offset, long asked, long found, long time) {
    if (found < 0) {
      timeline.reached(offset + 1, asked);
    } else if (time >= 0) {
      timeline.stillAt(found, time);
      timeline.reached(found + 1, time);
    }
  }

  /** Learns the offset and timestamp of the first record there is. */
  public static void first(Timeline timeline, long found, long time) {
    if (found >= 0 && time >= 0) {
      timeline.stillAt(found, time);
      timeline.reached(found + 1, time);
    }
  }

  /** Learns the highest timestamp there is. */
  public static void highest(Timeline timeline, long time) {
    if (time >= 0) {
      timeline.reached(timeline.firstEnd(), time);
    }
  }
}

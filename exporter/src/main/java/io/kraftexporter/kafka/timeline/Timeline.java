package io.kraftexporter.kafka.timeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * When one partition's log grew, as far as looking at its end from time to time tells: for an
 * offset, the time between two looks in which it became readable.
 *
 * <p>That is a proof and no estimate, whatever the traffic was. The older a step is, the wider
 * apart it may be from the next, up to a tenth of its age, so that a week takes some 130 of them.
 * Other knowledge, such as the timestamp of a record, counts only before the first look: a producer
 * can give a record any. Times are milliseconds since 1970. For one thread at a time.
 */
public final class Timeline {
  private static final int MOST_STEPS = 256;
  private static final int LEAST_ROOM = 4;

  /** A bound may be this part of the age. */
  private static final double WIDTH = 0.1;

  /** Shorter bounds are good enough, however young. */
  private static final long NARROW = 1_000;

  private static final long UNKNOWN = Long.MIN_VALUE;

  /** Where the log ended, rising. */
  private long[] ends = new long[LEAST_ROOM];

  /** By when everything before that end was there. */
  private long[] reached = new long[LEAST_ROOM];

  /** Until when there was nothing at or after that end. */
  private long[] still = new long[LEAST_ROOM];

  private int size;

  /** The end that was looked at first; what is before it is known from elsewhere only. */
  private long firstSeen = Long.MAX_VALUE;

  /**
   * In which time an offset became readable.
   *
   * @param after it was not there at this time
   * @param before it was there at this time
   * @param likely the time in between if the traffic was even
   * @param proven whether looking at the end of the log told so, not only timestamps of records
   */
  public record Bounds(long after, long before, long likely, boolean proven) {

    public long width() {
      return before - after;
    }

    /** The most by which the likely time can be wrong. */
    public long error() {
      return Math.max(likely - after, before - likely);
    }

    /** Returns whether a search for narrower ones is worth it. */
    boolean wide(long now) {
      return width() > Math.max(NARROW, WIDTH * (now - before));
    }
  }

  /**
   * Returns whether a look can be one at the same log by the same clock: another topic of the same
   * name may be shorter, and the clock may have been set back.
   */
  boolean goesOnWith(long end, RequestTimes times) {
    return size == 0
        || (end >= lastEnd()
            && times.received() >= reached[size - 1]
            && times.sent() >= lastLook());
  }

  /** Takes a look at the end of the log, with which it {@link #goesOnWith goes on}. */
  void saw(long end, long sent, long received) {
    if (size > 0 && end == lastEnd()) {
      still[size - 1] = sent;
    } else {
      insert(size, end, received, sent);
      thin(received);
    }
    firstSeen = Math.min(firstSeen, end);
  }

  /**
   * Moves what was seen to the clock of now; what only timestamps told is to be learnt anew.
   *
   * @param by the time by which the clock was set, in milliseconds
   */
  void clockWasSet(long by) {
    int first = firstAbove(firstSeen - 1);
    for (int i = first; i < size; i++) {
      move(i, i - first);
    }
    size -= first;
    for (int i = 0; i < size; i++) {
      reached[i] += by;
      still[i] += by;
    }
  }

  /** Learns that everything before this offset was there at this time, unless it was looked at. */
  void reached(long offset, long time) {
    int at = firstAbove(offset - 1);
    if (at == size || isSeen(at)) {
      return;
    }
    long then = Math.max(before(at), Math.min(reached[at], time));
    if (ends[at] == offset) {
      reached[at] = then;
    } else if (then < reached[at]) {
      insert(at, offset, then, before(at));
    }
    for (int i = at - 1; i >= 0 && reached[i] > then && !isSeen(i); i--) {
      reached[i] = Math.max(before(i), then);
    }
  }

  /**
   * Learns that nothing from this offset on was there before this time, unless it was looked at.
   */
  void stillAt(long offset, long time) {
    int at = firstAbove(offset - 1);
    boolean known = at < size && ends[at] == offset;
    int next = known ? at + 1 : at;
    if (next >= size || isSeen(next)) {
      return;
    }
    long then = Math.max(before(next), Math.min(reached[next], time));
    if (known) {
      still[at] = then;
    } else if (then > before(at)) {
      insert(at, offset, reached[at], then);
    }
    for (int i = at + 1; i < size && ends[i] < firstSeen && still[i] < then; i++) {
      still[i] = then;
    }
  }

  /** When this offset became readable; empty unless that is known from both sides. */
  public Optional<Bounds> of(long offset) {
    int at = firstAbove(offset);
    if (at == 0 || at == size || before(at) == UNKNOWN) {
      return Optional.empty();
    }
    double part = (double) (offset - ends[at - 1]) / (ends[at] - ends[at - 1]);
    long after = still[at - 1];
    long before = Math.max(after, reached[at]);
    long likely = after + Math.round(part * (before - after));
    return Optional.of(new Bounds(after, before, likely, isSeen(at)));
  }

  /** Returns whether timestamps of records could tell more about this offset. */
  boolean lacks(long offset, long now) {
    return of(offset).map(bounds -> !bounds.proven() && bounds.wide(now)).orElse(true);
  }

  /** When this offset became readable, if the traffic was even up to a later one and a time. */
  long likely(long offset, long end, long time) {
    int at = firstAbove(offset);
    long after = still[at - 1];
    double part = (double) (offset - ends[at - 1]) / Math.max(1, end - ends[at - 1]);
    return after + Math.round(part * (time - after));
  }

  /**
   * Returns whether a timestamp can be the time at which a record before the first look was
   * appended; the clock of its producer may be wrong, or its unit.
   *
   * @param earliest the earliest time at which a record may have been appended that still exists
   */
  public boolean isEvidence(long time, long earliest) {
    int first = firstAbove(firstSeen - 1);
    return time >= earliest && first < size && time <= reached[first];
  }

  /** By when this offset was readable, at the latest; empty if it was not when last looked at. */
  Optional<Long> latest(long offset) {
    int at = firstAbove(offset);
    return at == size ? Optional.empty() : Optional.of(reached[at]);
  }

  /** Where the log ended when it was first looked at. */
  long firstEnd() {
    return firstSeen;
  }

  /** Where the log ended when it was last looked at. */
  long lastEnd() {
    return ends[size - 1];
  }

  /** When the end was last looked at. */
  long lastLook() {
    return still[size - 1];
  }

  /** Returns whether the log ended there at the last look and the one before. */
  public boolean standsAt(long end) {
    return size > 0 && lastEnd() == end && still[size - 1] > reached[size - 1];
  }

  /** Returns whether the log was seen to end there for at least this time. */
  public boolean standsAt(long end, Duration time) {
    return standsAt(end) && still[size - 1] - reached[size - 1] >= time.toMillis();
  }

  int size() {
    return size;
  }

  /** All of it, to be kept: the end looked at first, then end, reached and still of each step. */
  long[] state() {
    long[] state = new long[1 + 3 * size];
    state[0] = firstSeen;
    for (int i = 0; i < size; i++) {
      state[1 + 3 * i] = ends[i];
      state[2 + 3 * i] = reached[i];
      state[3 + 3 * i] = still[i];
    }
    return state;
  }

  /** The timeline as it was when this was its {@link #state}. */
  static Timeline of(long[] state) {
    Timeline timeline = new Timeline();
    for (int i = 1; i + 2 < state.length; i += 3) {
      timeline.insert(timeline.size, state[i], state[i + 1], state[i + 2]);
    }
    timeline.firstSeen = state[0];
    return timeline;
  }

  /** The first step whose end is above the offset. */
  private int firstAbove(long offset) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Returns whether both sides of what this step added were seen. */
  private boolean isSeen(int at) {
    return at > 0 && ends[at - 1] >= firstSeen;
  }

  /** Until when nothing of what this step added was there. */
  private long before(int at) {
    return at == 0 ? UNKNOWN : still[at - 1];
  }

  /** Leaves out each step without which the next one is narrow enough for its age. */
  private void thin(long now) {
    int kept = Math.min(1, size);
    for (int i = 1; i < size; i++) {
      boolean needed =
          i == size - 1
              || ends[i] == firstSeen
              || reached[i + 1] - still[kept - 1] > WIDTH * (now - reached[i + 1])
              || still[kept - 1] == UNKNOWN;
      if (needed) {
        move(i, kept++);
      }
    }
    size = kept;
    if (size > MOST_STEPS) {
      int surplus = size - MOST_STEPS;
      for (int i = surplus; i < size; i++) {
        move(i, i - surplus);
      }
      size = MOST_STEPS;
      firstSeen = Math.max(firstSeen, ends[0]);
    }
    if (room() > 2 * size + LEAST_ROOM) {
      fit(size + size / 4);
    }
  }

  private void move(int from, int to) {
    ends[to] = ends[from];
    reached[to] = reached[from];
    still[to] = still[from];
  }

  /** Returns the number of steps that there is memory for. */
  int room() {
    return ends.length;
  }

  private void fit(int room) {
    ends = Arrays.copyOf(ends, room);
    reached = Arrays.copyOf(reached, room);
    still = Arrays.copyOf(still, room);
  }

  private void insert(int at, long end, long byThen, long untilThen) {
    if (size == room()) {
      fit(size + Math.max(LEAST_ROOM, size / 4));
    }
    for (int i = size; i > at; i--) {
      move(i - 1, i);
    }
    ends[at] = end;
    reached[at] = byThen;
    still[at] = untilThen;
    size++;
  }
}

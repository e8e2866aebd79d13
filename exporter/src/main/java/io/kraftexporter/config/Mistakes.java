package io.kraftexporter.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong in one configuration so far, in the order in which it was found. */
final class Mistakes {
  private static final int LONGEST_VALUE = 80;

  private final List<Mistake> found = new ArrayList<>();

  private record Mistake(String path, String value, String allowed) {
    boolean isAtOrBelow(String other) {
      return path.equals(other) || path.startsWith(other + ".") || path.startsWith(other + "[");
    }

    /** Whether an element of a list has inherited the other mistake from outside of the list. */
    boolean isInheritedFrom(Mistake other) {
      return value.equals(other.value)
          && allowed.equals(other.allowed)
          && path.length() > other.path.length()
          && path.endsWith("]." + other.path);
    }

    @Override
    public String toString() {
      String start = path.isEmpty() ? "" : path + ": ";
      return start + value + ": " + allowed;
    }
  }

  void add(String path, String value, String allowed) {
    String line = value.replace("\r", "").replace("\n", "\\n");
    Mistake mistake =
        new Mistake(
            path,
            line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "..." : line,
            allowed);
    if (found.stream().noneMatch(mistake::isInheritedFrom)) {
      found.add(mistake);
    }
  }

  /** Whether there is a mistake here already, so that a further one may only follow from it. */
  boolean knownAt(String path) {
    return found.stream().anyMatch(mistake -> mistake.isAtOrBelow(path));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> lines() {
    return found.stream().map(Mistake::toString).toList();
  }
}

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

    @Override
    public String toString() {
      String start = path.isEmpty() ? "" : path + ": ";
      return start + value + ": " + allowed;
    }
  }

  void add(String path, String value, String allowed) {
    String line = value.replace("\r", "").replace("\n", "\\n");
    found.add(
        new Mistake(
            path,
            line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "..." : line,
            allowed));
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

package io.kraftexporter.config;

import java.util.ArrayList;
import java.util.List;

/** The mistakes found in one configuration so far, in the order in which they were found. */
public final class Mistakes {
  private final List<Mistake> found = new ArrayList<>();

  public void mustBe(String path, String value, String allowed) {
    add(path, value, "must be " + allowed);
  }

  void add(String path, String value, String rule) {
    add(new Mistake(path, value, rule));
  }

  void add(Mistake mistake) {
    if (found.stream().noneMatch(mistake::isInheritedFrom)) {
      found.add(mistake);
    }
  }

  /**
   * Returns whether there is a mistake here already, so that a further one may only follow from it.
   */
  boolean knownAt(String path) {
    return found.stream().anyMatch(mistake -> mistake.isAtOrBelow(path));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Mistake> all() {
    return List.copyOf(found);
  }
}

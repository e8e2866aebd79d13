package io.kraftexporter.config;

import java.util.Comparator;
import java.util.Set;

/** Guesses which key was meant. */
final class Spelling {
  private Spelling() {}

  /** The known key that is nearest, or all of them if none is near. */
  static String hint(String unknown, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(key -> distance(unknown, key)))
        .filter(key -> distance(unknown, key) <= Math.max(2, key.length() / 3))
        .map(key -> "did you mean " + key + "?")
        .orElse("must be one of " + String.join(", ", known));
  }

  /** Levenshtein's: how many letters to change, add or remove. */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[previous.length];
      current[0] = i;
      for (int j = 1; j < current.length; j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}

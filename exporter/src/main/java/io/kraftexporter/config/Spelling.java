package io.kraftexporter.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Guesses which of several known names was meant. */
public final class Spelling {
  private Spelling() {}

  /** Returns a question for the nearest known name, or all names if none is near. */
  public static String hint(String unknown, Set<String> known) {
    return nearest(unknown, known)
        .map(name -> "did you mean " + name + "?")
        .orElse("must be one of " + String.join(", ", known));
  }

  /** Returns the nearest known name, if one is near. */
  public static Optional<String> nearest(String unknown, Set<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= farthest(unknown, name));
  }

  /** Returns the greatest distance of a guess: more where the first letters are the same. */
  private static int farthest(String unknown, String name) {
    boolean isSameStart = !unknown.isEmpty() && name.startsWith(unknown.substring(0, 1));
    return Math.max(isSameStart ? 2 : 1, name.length() / 3);
  }

  /** Counts how many letters to change, add, remove or exchange with their neighbours. */
  private static int distance(String from, String to) {
    int[][] of = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          of[i][j] = i + j;
          continue;
        }
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        of[i][j] = Math.min(of[i - 1][j - 1] + change, 1 + Math.min(of[i - 1][j], of[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          of[i][j] = Math.min(of[i][j], of[i - 2][j - 2] + 1);
        }
      }
    }
    return of[from.length()][to.length()];
  }
}

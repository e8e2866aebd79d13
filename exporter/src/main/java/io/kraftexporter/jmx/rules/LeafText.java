package io.kraftexporter.jmx.rules;

import org.jspecify.annotations.Nullable;

/** The texts of one value that rules are tried on, each made once. For one thread at a time. */
final class LeafText {
  private static final String ANY_VALUE = "<cache>";

  private final Leaf leaf;
  private final @Nullable String[] places = new String[2];
  private final @Nullable String[] texts = new String[4];

  LeafText(Leaf leaf) {
    this.leaf = leaf;
  }

  Leaf leaf() {
    return leaf;
  }

  /** {@code domain<key=value><key>name} */
  String place(boolean snakeCase) {
    int index = snakeCase ? 1 : 0;
    String known = places[index];
    if (known == null) {
      known = leaf.at(snakeCase).toString();
      places[index] = known;
    }
    return known;
  }

  /** {@code domain<key=value><key>name: value}; cached rules see {@code <cache>} for the value. */
  String text(boolean snakeCase, boolean cached) {
    int index = (snakeCase ? 1 : 0) + (cached ? 2 : 0);
    String known = texts[index];
    if (known == null) {
      known = place(snakeCase) + ": " + (cached ? ANY_VALUE : leaf.value());
      texts[index] = known;
    }
    return known;
  }
}

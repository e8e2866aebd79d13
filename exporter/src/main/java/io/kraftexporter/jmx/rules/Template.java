package io.kraftexporter.jmx.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A replacement as {@link Matcher#replaceAll} takes it, with {@code $1}, {@code ${name}} and
 * escapes, taken apart once: it is filled from a match without searching again. Immutable.
 */
final class Template {

  /** A piece: a text, or the group of a number or a name. */
  private record Piece(String text, int group, @Nullable String name) {
    static Piece literal(String text) {
      return new Piece(text, -1, null);
    }
  }

  private final String text;
  private final List<Piece> pieces;

  private Template(String text, List<Piece> pieces) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
  }

  /** A text that stands for itself. */
  static Template plain(String text) {
    return new Template(text, List.of());
  }

  /**
   * Takes a replacement apart.
   *
   * @throws IllegalArgumentException if it is none
   * @throws IndexOutOfBoundsException if the pattern has no such group
   */
  static Template of(String text, Pattern pattern) {
    if (text.indexOf('$') < 0 && text.indexOf('\\') < 0) {
      return plain(text);
    }
    // The JDK's own check, with every group empty.
    Pattern.compile("(?:" + pattern.pattern() + ")?+").matcher("").replaceAll(text);
    int groups = pattern.matcher("").groupCount();
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        literal.append(text.charAt(at++));
      } else if (c != '$') {
        literal.append(c);
      } else {
        pieces.add(Piece.literal(literal.toString()));
        literal.setLength(0);
        if (text.charAt(at) == '{') {
          int end = text.indexOf('}', at);
          pieces.add(new Piece("", -1, text.substring(at + 1, end)));
          at = end + 1;
        } else {
          int group = text.charAt(at++) - '0';
          while (at < text.length() && isDigit(text.charAt(at))) {
            int longer = group * 10 + text.charAt(at) - '0';
            if (longer > groups) {
              break;
            }
            group = longer;
            at++;
          }
          pieces.add(new Piece("", group, null));
        }
      }
    }
    pieces.add(Piece.literal(literal.toString()));
    return new Template(text, pieces);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Returns whether it is the same text for every match. */
  boolean isPlain() {
    return pieces.isEmpty();
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /** The text for a match of the pattern; a group that did not take part is empty. */
  String fill(@Nullable Matcher matched) {
    if (matched == null || isPlain()) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      String part =
          piece.name() != null
              ? matched.group(piece.name())
              : piece.group() >= 0 ? matched.group(piece.group()) : piece.text();
      if (part != null) {
        filled.append(part);
      }
    }
    return filled.toString();
  }

  /** Returns the template as it is written in the file. */
  @Override
  public String toString() {
    return text;
  }
}

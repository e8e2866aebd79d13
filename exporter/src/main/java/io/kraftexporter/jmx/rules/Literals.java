package io.kraftexporter.jmx.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that occur, in this order, in everything that a pattern matches: a cheap proof that a
 * pattern does not match, which spares most attempts of its regular expression. Patterns that are
 * not simple enough have none.
 *
 * @param atStart whether the first text is at the start
 */
record Literals(boolean atStart, List<String> words) {
  private static final Literals NONE = new Literals(false, List.of());
  private static final String CLASS_LETTERS = "wWdDsSbB";

  Literals {
    words = List.copyOf(words);
  }

  /** The literals of a valid regular expression. */
  static Literals of(String pattern) {
    return new PatternReader(pattern).read();
  }

  /** Returns false if no match is possible. */
  boolean mayMatch(String text) {
    int at = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (i == 0 && atStart) {
        if (!text.startsWith(word)) {
          return false;
        }
      } else {
        at = text.indexOf(word, at);
        if (at < 0) {
          return false;
        }
      }
      at += word.length();
    }
    return true;
  }

  /** Reads the top level of a pattern; a group or class ends a text and adds none. */
  private static final class PatternReader {
    private final String pattern;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean atStart;
    private int at;

    PatternReader(String pattern) {
      this.pattern = pattern;
    }

    Literals read() {
      if (pattern.startsWith("^")) {
        atStart = true;
        at = 1;
      }
      while (at < pattern.length()) {
        if (!readElement()) {
          return NONE;
        }
      }
      endWord();
      return new Literals(atStart && !words.isEmpty(), words);
    }

    /** Returns false if the pattern is not simple enough. */
    private boolean readElement() {
      char c = pattern.charAt(at);
      switch (c) {
        case '|', ']', '}', ')' -> {
          return false;
        }
        case '(' -> {
          endWord();
          return skipGroup() && skipQuantifier();
        }
        case '[' -> {
          endWord();
          return skipClass() && skipQuantifier();
        }
        case '.' -> {
          endWord();
          at++;
          return skipQuantifier();
        }
        case '^', '$' -> {
          endWord();
          at++;
          return true;
        }
        case '\\' -> {
          at++;
          char escaped = at < pattern.length() ? pattern.charAt(at) : 'x';
          if (!Character.isLetterOrDigit(escaped)) {
            return readLiteral(escaped);
          }
          endWord();
          at++;
          return CLASS_LETTERS.indexOf(escaped) >= 0 && skipQuantifier();
        }
        case '*', '+', '?', '{' -> {
          return false;
        }
        default -> {
          return readLiteral(c);
        }
      }
    }

    private boolean readLiteral(char c) {
      at++;
      if (Character.isSurrogate(c)) {
        return false; // a quantifier would be for both halves
      }
      char next = at < pattern.length() ? pattern.charAt(at) : ' ';
      if (next == '?' || next == '*' || next == '{') {
        endWord();
        return skipQuantifier();
      }
      word.append(c);
      if (next == '+') {
        endWord();
        return skipQuantifier();
      }
      return true;
    }

    /** Once something else stands between the start and the first text, that may be anywhere. */
    private void endWord() {
      if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      } else if (words.isEmpty()) {
        atStart = false;
      }
    }

    private boolean skipQuantifier() {
      if (at < pattern.length() && pattern.charAt(at) == '{') {
        int end = pattern.indexOf('}', at);
        if (end < 0) {
          return false;
        }
        at = end + 1;
        skipSuffix();
      } else if (at < pattern.length() && "?*+".indexOf(pattern.charAt(at)) >= 0) {
        at++;
        skipSuffix();
      }
      return true;
    }

    private void skipSuffix() {
      if (at < pattern.length() && "?+".indexOf(pattern.charAt(at)) >= 0) {
        at++;
      }
    }

    /** Also of one within a group; returns false for what may change the rest of the pattern. */
    private boolean skipGroup() {
      at++;
      if (pattern.startsWith("?", at)
          && !pattern.startsWith("?:", at)
          && !pattern.startsWith("?<", at)
          && !pattern.startsWith("?=", at)
          && !pattern.startsWith("?!", at)) {
        return false;
      }
      while (at < pattern.length()) {
        switch (pattern.charAt(at)) {
          case ')' -> {
            at++;
            return true;
          }
          case '(' -> {
            if (!skipGroup()) {
              return false;
            }
          }
          case '[' -> {
            if (!skipClass()) {
              return false;
            }
          }
          case '\\' -> {
            if (at + 1 < pattern.length()
                && Character.isLetterOrDigit(pattern.charAt(at + 1))
                && CLASS_LETTERS.indexOf(pattern.charAt(at + 1)) < 0) {
              return false;
            }
            at += 2;
          }
          default -> at++;
        }
      }
      return false;
    }

    private boolean skipClass() {
      at++;
      if (pattern.startsWith("^", at)) {
        at++;
      }
      for (int start = at; at < pattern.length(); at++) {
        switch (pattern.charAt(at)) {
          case ']' -> {
            at++;
            return at - 1 > start;
          }
          case '[', '&' -> {
            return false;
          }
          case '\\' -> {
            at++;
            if (at < pattern.length()
                && Character.isLetterOrDigit(pattern.charAt(at))
                && CLASS_LETTERS.indexOf(pattern.charAt(at)) < 0) {
              return false;
            }
          }
          default -> {}
        }
      }
      return false;
    }
  }
}

package io.kraftexporter.promql;

import io.kraftexporter.promql.Expr.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expression. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+|#[^\\n]*)"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)"
              + "|(?<duration>(?:\\d+(?:ms|[smhdwy]))+|\\$__\\w+|\\$\\{\\w+})(?![\\w])"
              + "|(?<number>0[xX][0-9a-fA-F]+|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<word>[a-zA-Z_:][\\w:]*)"
              + "|(?<symbol>=~|!~|!=|==|>=|<=|[-+*/%^(){}\\[\\],:=<>@])");

  private static final List<String> KINDS =
      List.of("string", "duration", "number", "word", "symbol");

  /**
   * A word.
   *
   * @param kind string, duration, number, word, symbol or end
   */
  record Token(String kind, String text, Span span) {
    boolean is(String word) {
      return text.toLowerCase(Locale.ROOT).equals(word) && !kind.equals("string");
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  Tokens(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int position = 0;
    while (position < text.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        throw new PromQlException("unexpected character", text, position);
      }
      for (String kind : KINDS) {
        if (matcher.group(kind) != null) {
          tokens.add(new Token(kind, matcher.group(), new Span(matcher.start(), matcher.end())));
        }
      }
      position = matcher.end();
    }
    tokens.add(new Token("end", "", new Span(text.length(), text.length())));
  }

  Token peek() {
    return tokens.get(next);
  }

  Token peekBehind() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = peek();
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  boolean takeIf(String word) {
    if (peek().is(word)) {
      take();
      return true;
    }
    return false;
  }

  Token expect(String word) {
    if (!peek().is(word)) {
      throw wrong("expected " + word);
    }
    return take();
  }

  Token expectKind(String kind) {
    if (!peek().kind().equals(kind)) {
      throw wrong("expected a " + kind);
    }
    return take();
  }

  PromQlException wrong(String message) {
    return new PromQlException(message, text, peek().span().start());
  }

  /** Returns where the last word that was taken ends. */
  int end() {
    return next == 0 ? 0 : tokens.get(next - 1).span().end();
  }
}

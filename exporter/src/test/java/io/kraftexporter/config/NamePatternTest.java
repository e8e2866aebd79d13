package io.kraftexporter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class NamePatternTest {

  @Test
  void wholeNameMustMatch() {
    NamePattern pattern = NamePattern.of("o.*s");
    assertTrue(pattern.matches("orders"));
    assertFalse(pattern.matches("my-orders"));
    assertFalse(pattern.matches("orders-2"));
  }

  @Test
  void dotMatchesLineBreaks() {
    assertTrue(NamePattern.of(".*").matches("orders\nnew\n"));
  }

  @Test
  void emptyPatternMatchesNoName() {
    assertFalse(NamePattern.of("").matches("a"));
  }

  @Test
  void nameIsAddedLiterally() {
    assertTrue(NamePattern.of("").or("a.b").matches("a.b"));
    assertFalse(NamePattern.of("").or("a.b").matches("axb"));
    assertTrue(NamePattern.of("x|y").or("a.b").matches("x"));
    assertTrue(NamePattern.of("x|y").or("a.b").matches("a.b"));
  }

  @Test
  void equalByText() {
    assertEquals(NamePattern.of("a|b"), NamePattern.of("a|b"));
    assertNotEquals(NamePattern.of("a|b"), NamePattern.of("b|a"));
    assertEquals("a|b", NamePattern.of("a|b").toString());
  }
}

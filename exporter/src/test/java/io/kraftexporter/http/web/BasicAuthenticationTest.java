package io.kraftexporter.http.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BasicAuthenticationTest {
  private static final String REST = "$" + "a".repeat(53);

  @Test
  void unknownUserTakesTheTimeOfTheMostExpensiveHash() {
    assertEquals("$2y$12$", start(List.of("$2y$04" + REST, "$2b$12" + REST)));
    assertEquals("$2y$04$", start(List.of("$2a$04" + REST)));
  }

  private static String start(List<String> hashes) {
    String hash = BasicAuthentication.hashOfNobody(hashes);
    assertTrue(BasicAuthentication.isHash(hash), hash);
    return hash.substring(0, 7);
  }
}

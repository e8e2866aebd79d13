package io.kraftexporter.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final Set<String> NODES = Set.of("1", "2");

  @Test
  void isReadyWhenEverySourceAndEveryNodeAnswered() {
    assertTrue(
        Demo.allAnswered(
            """
            # TYPE kraft_exporter_source_success gauge
            kraft_exporter_source_success{source="jmx",node_id="1"} 1.0
            kraft_exporter_source_success{node_id="2",source="jmx"} 1
            kraft_exporter_source_success{source="groups"} 1
            """,
            NODES));
  }

  @Test
  void isNotReadyWhileASourceFails() {
    assertFalse(
        Demo.allAnswered(
            """
            kraft_exporter_source_success{source="jmx",node_id="1"} 1
            kraft_exporter_source_success{source="jmx",node_id="2"} 1
            kraft_exporter_source_success{source="groups"} 0
            """,
            NODES));
  }

  @Test
  void isNotReadyWhileANodeIsMissing() {
    assertFalse(
        Demo.allAnswered(
            """
            kraft_exporter_source_success{source="jmx",node_id="1"} 1
            kraft_exporter_source_success{source="log_directories",node_id="2"} 1
            """,
            NODES));
  }

  @Test
  void isNotReadyWithoutAnAnswer() {
    assertFalse(Demo.allAnswered("", NODES));
  }
}

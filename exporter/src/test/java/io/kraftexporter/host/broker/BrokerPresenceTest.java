package io.kraftexporter.host.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.host.linux.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerPresenceTest {
  /** An address of a block that is never anybody's (RFC 5737). */
  private static final String ELSEWHERE = "203.0.113.7";

  @TempDir Path proc;

  @Test
  void nodeWithAnAddressOfThisMachineIsHere() {
    for (String host : Set.of("127.0.0.1", "127.0.0.7", "::1", "localhost")) {
      assertTrue(presence(Set.of(ELSEWHERE, host)).isHere(), host);
    }
  }

  @Test
  void nodesElsewhereAreNotHere() {
    assertFalse(presence(Set.of(ELSEWHERE, "203.0.113.8")).isHere());
    assertFalse(presence(Set.of()).isHere());
  }

  @Test
  void kafkaProcessIsABrokerHereEvenBeforeTheClusterIsKnown() throws IOException {
    process("17", "/usr/bin/java\0-Xmx1g\0kafka.Kafka\0/etc/kafka/server.properties\0");

    assertTrue(presence(Set.of()).isHere());
  }

  @Test
  void otherProcessesAreNoBrokers() throws IOException {
    process("17", "/usr/bin/java\0-cp\0/opt/kafka.Kafka.jar\0org.example.Main\0kafka.Kafkaesque\0");
    process("18", "");
    process("self", "kafka.Kafka\0");

    assertFalse(presence(Set.of(ELSEWHERE)).isHere());
  }

  @Test
  void looksAgainWhenTheClustersHostsChange() {
    AtomicReference<Set<String>> hosts = new AtomicReference<>(Set.of(ELSEWHERE));
    BrokerPresence presence = new BrokerPresence(new Machine(proc, proc, proc), hosts::get);
    assertFalse(presence.isHere());

    hosts.set(Set.of("127.0.0.1"));

    assertTrue(presence.isHere());
  }

  @Test
  void doesNotLookAgainForEveryScrape() throws IOException {
    BrokerPresence presence = presence(Set.of(ELSEWHERE));
    assertFalse(presence.isHere());

    process("17", "java\0kafka.Kafka\0");

    assertFalse(presence.isHere());
    assertTrue(presence(Set.of(ELSEWHERE)).isHere(), "a new look sees it");
  }

  private BrokerPresence presence(Set<String> hosts) {
    return new BrokerPresence(new Machine(proc, proc, proc), () -> hosts);
  }

  private void process(String pid, String commandLine) throws IOException {
    Files.writeString(Files.createDirectories(proc.resolve(pid)).resolve("cmdline"), commandLine);
  }
}

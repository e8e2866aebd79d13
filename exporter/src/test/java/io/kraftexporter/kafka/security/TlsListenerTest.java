package io.kraftexporter.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

final class TlsListenerTest {
  private static final String PROTOCOLS =
      "PLAINTEXT:PLAINTEXT,SSL:SSL,IN:SASL_SSL, OUT:SSL,OPEN:SASL_PLAINTEXT";

  @Test
  void advertisedListenersThatSpeakTls() {
    assertEquals(
        List.of(
            new TlsListener(7, "IN", new HostPort("kafka-7", 9093)),
            new TlsListener(7, "OUT", new HostPort("fe80::7", 9094))),
        listeners("IN://:1", "PLAINTEXT://a:1,IN://kafka-7:9093,OPEN://b:2,OUT://[fe80::7]:9094"));
  }

  /** Kafka takes an address of IPv6 without brackets, too. */
  @Test
  void listenerWhoseAddressCannotBeReadIsLeftOut() {
    assertEquals(
        List.of(new TlsListener(7, "OUT", new HostPort("kafka-7", 9094))),
        listeners("IN://:1", "IN://fe80::7:9093,OUT://kafka-7:9094"));
  }

  @Test
  void withoutAdvertisedOnesThoseThatItListensOnAtItsKnownHost() {
    List<TlsListener> expected =
        List.of(
            new TlsListener(7, "SSL", new HostPort("kafka-7", 9093)),
            new TlsListener(7, "IN", new HostPort("kafka-7", 9094)));
    assertEquals(expected, listeners("SSL://:9093,IN://0.0.0.0:9094", ""));
    assertEquals(expected, listeners("SSL://:9093,IN://0.0.0.0:9094", null));
  }

  @Test
  void noneWithoutTls() {
    assertEquals(List.of(), listeners("PLAINTEXT://:9092", "PLAINTEXT://kafka-7:9092"));
  }

  private static List<TlsListener> listeners(String listeners, String advertised) {
    Node broker =
        new Node(
            7,
            EnumSet.of(Node.Role.BROKER),
            Optional.of(new HostPort("kafka-7", 9092)),
            Optional.empty(),
            Node.State.ACTIVE);
    return TlsListener.of(
        broker,
        new Config(
            List.of(
                new ConfigEntry("listener.security.protocol.map", PROTOCOLS),
                new ConfigEntry("listeners", listeners),
                new ConfigEntry("advertised.listeners", advertised))));
  }
}

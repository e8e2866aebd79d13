package io.kraftexporter.kafka.reach;

import io.kraftexporter.topology.HostPort;

/**
 * Result of a check of one address.
 *
 * @param reason the predicate of a sentence about the address, such as {@code does not answer
 *     within 3 s}; without any value of the configuration's properties
 */
record Finding(ServerKind kind, String reason) {

  /** Kinds of servers, by what a Kafka client may do with them. */
  enum ServerKind {
    /** A broker's listener that fits the configured security protocol. */
    BROKER,
    /** No answer in time: an unresponsive broker or a firewall. The client may try. */
    SILENT,
    /** No connection, or a broker's listener for other clients. The client would try in vain. */
    UNUSABLE,
    /**
     * An answer in another protocol, such as TLS or HTTP. Kafka's client would take its first four
     * bytes for the size of a message and allocate that (KAFKA-4090).
     */
    FOREIGN
  }

  static final Finding BROKER = new Finding(ServerKind.BROKER, "answers");
  static final Finding REFUSED = new Finding(ServerKind.UNUSABLE, "refuses the connection");

  static Finding silent(String reason) {
    return new Finding(ServerKind.SILENT, reason);
  }

  static Finding unusable(String reason) {
    return new Finding(ServerKind.UNUSABLE, reason);
  }

  static Finding foreign(String reason) {
    return new Finding(ServerKind.FOREIGN, reason);
  }

  /** The finding about a configured address, for the log. */
  String ofBootstrap(HostPort address) {
    return address + ": " + (equals(REFUSED) ? "connection refused" : reason);
  }

  /** The finding about an address that a broker advertises, for the log. */
  String ofBroker(int id, HostPort address) {
    return "broker " + id + " is advertised as " + address + ", which " + reason;
  }
}

package io.kraftexporter.kafka.security;

import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;

/**
 * A listener of a broker or controller on which one speaks TLS.
 *
 * @param name as the broker's properties have it; empty where only its address is known
 */
record TlsListener(int nodeId, String name, HostPort address) {
  private static final Set<String> WITH_TLS = Set.of("SSL", "SASL_SSL");
  private static final Pattern PROTOCOL = Pattern.compile("([^:,\\s]+):([^:,\\s]+)");
  private static final Pattern LISTENER = Pattern.compile("([^:,\\s]+)://([^,\\s]+)");
  private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::");

  /**
   * Returns the TLS listeners of a broker by its configuration: the advertised ones, else those it
   * listens on.
   */
  static List<TlsListener> of(Node broker, Config config) {
    Map<String, String> protocols = protocols(config);
    String advertised = value(config, "advertised.listeners");
    return LISTENER
        .matcher(advertised.isEmpty() ? value(config, "listeners") : advertised)
        .results()
        .filter(listener -> hasTls(listener.group(1), protocols))
        .flatMap(listener -> of(broker, listener.group(1), listener.group(2)).stream())
        .toList();
  }

  /** Kafka may know an address that is none here; the other listeners have theirs. */
  private static Optional<TlsListener> of(Node broker, String name, String address) {
    try {
      return Optional.of(new TlsListener(broker.id(), name, at(broker, HostPort.parse(address))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the TLS listeners of a controller by the endpoints that the quorum knows.
   *
   * @param protocols of the listeners, as {@linkplain #protocols brokers have them}, who talk to it
   */
  static List<TlsListener> of(
      int controller, List<RaftVoterEndpoint> endpoints, Map<String, String> protocols) {
    return endpoints.stream()
        .filter(endpoint -> hasTls(endpoint.listener(), protocols))
        .map(
            endpoint ->
                new TlsListener(
                    controller,
                    endpoint.listener(),
                    new HostPort(endpoint.host(), endpoint.port())))
        .toList();
  }

  /** The security protocol of each listener that a broker's configuration maps to one. */
  static Map<String, String> protocols(Config config) {
    Map<String, String> protocols = new HashMap<>();
    PROTOCOL
        .matcher(value(config, "listener.security.protocol.map"))
        .results()
        .forEach(pair -> protocols.put(pair.group(1), pair.group(2)));
    return protocols;
  }

  private static boolean hasTls(String listener, Map<String, String> protocols) {
    return WITH_TLS.contains(protocols.getOrDefault(listener, listener));
  }

  @Override
  public String toString() {
    return "listener " + name + " of node " + nodeId + " at " + address;
  }

  private static HostPort at(Node broker, HostPort address) {
    return EVERY_ADDRESS.contains(address.host())
        ? broker.address().map(known -> new HostPort(known.host(), address.port())).orElse(address)
        : address;
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null ? "" : Objects.requireNonNullElse(entry.value(), "");
  }
}

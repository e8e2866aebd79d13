package io.kraftexporter.kafka.security;

import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/**
 * A listener of a broker on which clients speak TLS.
 *
 * @param name as the broker's properties have it; empty where only its address is known
 */
record TlsListener(int nodeId, String name, HostPort address) {
  private static final Set<String> WITH_TLS = Set.of("SSL", "SASL_SSL");
  private static final Pattern PROTOCOL = Pattern.compile("([^:,\\s]+):([^:,\\s]+)");
  private static final Pattern LISTENER = Pattern.compile("([^:,\\s]+)://([^,\\s]+)");
  private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::");

  /** Those of a broker by its configuration: the advertised ones, else those it listens on. */
  static List<TlsListener> of(Node broker, Config config) {
    Map<String, String> protocols = new HashMap<>();
    PROTOCOL
        .matcher(value(config, "listener.security.protocol.map"))
        .results()
        .forEach(pair -> protocols.put(pair.group(1), pair.group(2)));
    String advertised = value(config, "advertised.listeners");
    return LISTENER
        .matcher(advertised.isEmpty() ? value(config, "listeners") : advertised)
        .results()
        .filter(
            listener ->
                WITH_TLS.contains(protocols.getOrDefault(listener.group(1), listener.group(1))))
        .map(
            listener ->
                new TlsListener(
                    broker.id(), listener.group(1), at(broker, HostPort.parse(listener.group(2)))))
        .toList();
  }

  @Override
  public String toString() {
    return "listener " + name + " of broker " + nodeId + " at " + address;
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

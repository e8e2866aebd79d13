package io.kraftexporter.kafka.reach;

import io.kraftexporter.topology.HostPort;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Why a client was refused.
 *
 * @param address that refused it; without one the finding is a whole sentence
 */
record RefusedClient(Optional<HostPort> address, Finding finding) {

  /**
   * Returns the reason with the address, and with the node that advertises it unless it is
   * configured.
   */
  String text(Collection<HostPort> bootstrap, Map<Integer, HostPort> advertised) {
    if (address.isEmpty()) {
      return finding.reason();
    }
    HostPort refusing = address.get();
    return advertised.entrySet().stream()
        .filter(broker -> broker.getValue().equals(refusing) && !bootstrap.contains(refusing))
        .map(broker -> finding.ofBroker(broker.getKey(), refusing))
        .findFirst()
        .orElseGet(() -> finding.ofBootstrap(refusing));
  }
}

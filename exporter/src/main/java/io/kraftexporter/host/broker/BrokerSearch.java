package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Machine;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/** Looks for a broker or controller on this machine. */
final class BrokerSearch {
  private BrokerSearch() {}

  /**
   * The sign that there is one: a process whose command line has Kafka's main class, or one of
   * these hosts with an address of this machine. May wait for name servers.
   */
  static Optional<String> sign(Machine machine, Set<String> hosts) {
    return process(machine)
        .map(pid -> "process " + pid + " is Kafka")
        .or(
            () ->
                hosts.stream()
                    .filter(BrokerSearch::isThisMachine)
                    .findFirst()
                    .map(host -> "the node " + host + " is this machine"));
  }

  private static Optional<String> process(Machine machine) {
    return machine.pids().stream()
        .filter(pid -> CommandLine.of(machine, pid).isKafka())
        .findFirst();
  }

  private static boolean isThisMachine(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
          return true;
        }
      }
    } catch (UnknownHostException | SocketException e) {
      // A name that means nothing here means no address of this machine.
    }
    return false;
  }
}

package io.kraftexporter.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of a {@link KafkaCluster}, the same on each of its nodes. */
public record ClusterPorts(int kafka, int controller, int jmx, int clients) {

  /** Returns ports that nobody listens on. */
  static ClusterPorts choose() {
    int[] ports = free(4);
    return new ClusterPorts(ports[0], ports[1], ports[2], ports[3]);
  }

  /** Returns a port that nobody listens on, at any address of this machine. */
  public static int one() {
    return free(1)[0];
  }

  /** Below the ports of clients: the kernel could give one of those while a node is down. */
  private static int[] free(int number) {
    return ThreadLocalRandom.current()
        .ints(20_000, 32_000)
        .distinct()
        .filter(ClusterPorts::isFree)
        .limit(number)
        .toArray();
  }

  private static boolean isFree(int port) {
    try (ServerSocket everyAddress = new ServerSocket(port)) {
      return everyAddress.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}

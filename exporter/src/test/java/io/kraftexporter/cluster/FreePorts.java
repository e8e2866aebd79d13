package io.kraftexporter.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses ports that nobody listens on, at any address of this machine. They are below those of
 * clients: the kernel could give away one of these before, or while, its server is down.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private FreePorts() {}

  public static int one() {
    return several(1)[0];
  }

  static int[] several(int number) {
    return ThreadLocalRandom.current()
        .ints(LOWEST, HIGHEST)
        .distinct()
        .filter(FreePorts::isFree)
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

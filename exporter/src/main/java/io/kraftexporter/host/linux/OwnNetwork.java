package io.kraftexporter.host.linux;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether this process is in the network of the machine's first process. In a container
 * beside another's {@code /proc} it is not: values that can be read of one's own network alone
 * would be wrong, and are left out, which is logged once.
 *
 * <p>Two networks with the same addresses and routes are one: the kernel shows their identity only
 * to those who may trace the process.
 */
public final class OwnNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(OwnNetwork.class);
  private static final List<String> IDENTITY = List.of("fib_trie", "if_inet6");

  private final Machine machine;
  private final String readOfIt;
  private final AtomicBoolean told = new AtomicBoolean();
  private boolean known;

  /**
   * Looks at nothing yet.
   *
   * @param readOfIt what is left out where it is another
   */
  public OwnNetwork(Machine machine, String readOfIt) {
    this.machine = machine;
    this.readOfIt = readOfIt;
  }

  /** Once it is, it stays so: a process does not change its network. */
  public boolean isTheMachines() {
    known =
        known
            || IDENTITY.stream()
                .allMatch(
                    file ->
                        machine.lines("1/net/" + file).equals(machine.lines("self/net/" + file)));
    if (!known && told.compareAndSet(false, true)) {
      LOG.info(
          "no {}: the exporter is in another network namespace than the machine's processes",
          readOfIt);
    }
    return known;
  }
}

package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.scrape.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a broker or controller runs on this machine: one of its processes is Kafka, or
 * a node of the cluster has an address of it.
 *
 * <p>Looks when the cluster's hosts change, and again every few minutes, on a thread of its own, as
 * name servers may keep it waiting: who asks waits a moment with it, then gets what was known
 * before. Thread-safe.
 */
public final class BrokerPresence {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerPresence.class);
  private static final Duration VALID = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A running search for these hosts, with its future result. */
  private record Search(Set<String> hosts, long begun, CompletableFuture<Optional<String>> sign) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  private final Machine machine;
  private final Supplier<Set<String>> hosts;
  private @Nullable Search latest;
  private boolean here;
  private @Nullable Boolean told;

  /**
   * Looks at nothing yet.
   *
   * @param hosts the hosts of the cluster's nodes, as far as they are known when asked
   */
  public BrokerPresence(Machine machine, Supplier<Set<String>> hosts) {
    this.machine = machine;
    this.hosts = hosts;
  }

  /** Whether the last search that has ended found a broker; false before the first. */
  public boolean isHere() {
    Search look = look(hosts.get());
    await(look);
    return isHere(look);
  }

  private synchronized Search look(Set<String> now) {
    Search look = latest;
    boolean old = look == null || !look.hosts.equals(now) || look.age().compareTo(VALID) > 0;
    if (look == null || (old && look.sign.isDone())) {
      look =
          new Search(
              now,
              System.nanoTime(),
              CompletableFuture.supplyAsync(
                  () -> BrokerSearch.sign(machine, now), BrokerPresence::start));
      latest = look;
    }
    return look;
  }

  /** However often it is asked: nobody waits for a look that has had its time. */
  private static void await(Search look) {
    try {
      look.sign.get(Math.max(0, PATIENCE.minus(look.age()).toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.debug("still looking whether one of {} is this machine", look.hosts);
    } catch (ExecutionException e) {
      LOG.debug("cannot tell whether one of {} is this machine", look.hosts, e);
    }
  }

  private synchronized boolean isHere(Search look) {
    if (look.equals(latest) && look.sign.isDone() && !look.sign.isCompletedExceptionally()) {
      Optional<String> sign = look.sign.join();
      here = sign.isPresent();
      tell(look, sign);
    }
    return here;
  }

  /** Before the cluster's nodes are known it is too early to say that none is here. */
  private void tell(Search look, Optional<String> sign) {
    boolean news = told == null ? here || !look.hosts.isEmpty() : told != here;
    if (news && here) {
      LOG.info("host metrics are on: {}", sign.orElse(""));
    } else if (news) {
      LOG.info(
          "host metrics are off: no process here is Kafka, and none of {} is this machine"
              + " (host.enabled: true reads it anyway)",
          look.hosts);
    }
    if (news) {
      told = here;
    }
  }

  private static void start(Runnable look) {
    DaemonThreads.start("broker on this machine?", look);
  }
}

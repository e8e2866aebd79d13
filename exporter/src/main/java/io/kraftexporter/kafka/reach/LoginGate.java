package io.kraftexporter.kafka.reach;

import io.kraftexporter.scrape.LoginDelay;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Limits the logins to a cluster with SASL: one client at a time until a login has succeeded, none
 * for a while after a refusal.
 *
 * <p>Each client, and each broker that it connects to, would try a wrong password again and again,
 * and brokers lock accounts for that. A refusal closes the clients of the cluster, which would log
 * in again by themselves. Safe for any number of threads.
 */
public final class LoginGate {
  private final boolean needsLogin;
  private final LoginDelay delay;
  private final Object attempt = new Object();
  private final List<Runnable> closers = new CopyOnWriteArrayList<>();
  private boolean accepted;
  private String refusal = "";

  /**
   * Creates the gate of one cluster.
   *
   * @param needsLogin whether clients log in at all
   * @param clock as {@link System#nanoTime}
   */
  LoginGate(boolean needsLogin, LongSupplier clock) {
    this.needsLogin = needsLogin;
    this.delay = new LoginDelay(clock);
  }

  /** Runs a task whenever a login is refused: closes a client. */
  public void onRefusal(Runnable close) {
    closers.add(close);
  }

  /**
   * Returns if a login may be tried now.
   *
   * @throws UnreachableException with the reason of the last refusal
   */
  public synchronized void check() {
    if (!refusal.isEmpty() && !delay.isOver()) {
      throw new UnreachableException(refusal);
    }
  }

  /**
   * Makes a client; until a login has succeeded, one at a time.
   *
   * @param client makes it
   * @param first makes it and logs in, and reports the outcome to this gate
   */
  public <T> T enter(Supplier<T> client, Supplier<T> first) {
    check();
    if (isOpen()) {
      return client.get();
    }
    synchronized (attempt) {
      check();
      return isOpen() ? client.get() : first.get();
    }
  }

  private synchronized boolean isOpen() {
    return !needsLogin || accepted;
  }

  /** Records that a login has succeeded. */
  public synchronized void accepted() {
    accepted = true;
    refusal = "";
    delay.accepted();
  }

  /** Records that a broker has answered a client, which does not end the time after a refusal. */
  synchronized void answered() {
    accepted = accepted || refusal.isEmpty();
  }

  /** Records that a login was refused, and closes the clients. */
  public void refused(String reason) {
    synchronized (this) {
      accepted = false;
      refusal = reason;
      delay.refused();
    }
    closers.forEach(Runnable::run);
  }
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.scrape.LoginDelay;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does not log in to a JVM for a while after it has refused the login: fails with the last refusal
 * instead. Safe for any number of threads, of which one at a time connects to an address.
 */
final class DelayedLogins implements JmxTransport {
  private final JmxTransport transport;
  private final LongSupplier clock;
  private final Map<HostPort, JvmLogin> logins = new ConcurrentHashMap<>();

  /** Logins to one JVM. */
  private static final class JvmLogin {
    final LoginDelay delay;
    @Nullable RefusedLoginException refusal;

    JvmLogin(LongSupplier clock) {
      this.delay = new LoginDelay(clock);
    }
  }

  /**
   * Connects by another transport.
   *
   * @param clock as {@link System#nanoTime}
   */
  DelayedLogins(JmxTransport transport, LongSupplier clock) {
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public JmxConnection connect(HostPort address) throws IOException {
    JvmLogin login = logins.computeIfAbsent(address, any -> new JvmLogin(clock));
    synchronized (login) {
      if (login.refusal != null && !login.delay.isOver()) {
        throw new RefusedLoginException(String.valueOf(login.refusal.getMessage()));
      }
      try {
        JmxConnection connection = transport.connect(address);
        login.delay.accepted();
        login.refusal = null;
        return connection;
      } catch (RefusedLoginException e) {
        login.delay.refused();
        login.refusal = e;
        throw e;
      }
    }
  }
}

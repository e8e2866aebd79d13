package io.kraftexporter.jmx;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.rmi.server.RMISocketFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * RMI's sockets, each with the timeouts that were set for its target.
 *
 * <p>RMI's own timeouts are system properties for the whole JVM, and off by default. RMI takes one
 * socket factory per JVM, for all it opens without a factory of its own: hence {@link #installed}.
 * Which is why the timeouts are kept here by address; an address that is not known gets {@link
 * #UNKNOWN}. For any threads.
 */
final class TimedSockets extends RMISocketFactory {
  private static final Timeouts UNKNOWN =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

  private record Timeouts(Duration connect, Duration read) {}

  private final Map<HostPort, Timeouts> targets = new ConcurrentHashMap<>();

  private TimedSockets() {}

  /** The JVM's one instance, made and given to RMI if there is none yet. */
  static synchronized TimedSockets installed() {
    RMISocketFactory present = RMISocketFactory.getSocketFactory();
    if (present instanceof TimedSockets ours) {
      return ours;
    }
    TimedSockets made = new TimedSockets();
    try {
      RMISocketFactory.setSocketFactory(made);
    } catch (IOException e) {
      throw new IllegalStateException("RMI has another socket factory already: " + present, e);
    }
    return made;
  }

  /** From now on sockets to this address have these timeouts. */
  void set(HostPort target, Settings settings) {
    targets.put(target, new Timeouts(settings.connectTimeout(), settings.readTimeout()));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Timeouts timeouts = targets.getOrDefault(new HostPort(host, port), UNKNOWN);
    Socket socket = new TimedSocket(timeouts);
    try {
      socket.connect(new InetSocketAddress(host, port), (int) timeouts.connect().toMillis());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port);
  }

  /**
   * A socket on which no read waits longer than its target's read timeout. RMI sets another timeout
   * for the greeting (a minute) and then sets back what was there: the greeting is part of
   * connecting, so it gets that timeout.
   */
  private static final class TimedSocket extends Socket {
    private final int connectMillis;
    private final int readMillis;

    TimedSocket(Timeouts timeouts) throws SocketException {
      this.connectMillis = (int) timeouts.connect().toMillis();
      this.readMillis = (int) timeouts.read().toMillis();
      super.setSoTimeout(readMillis);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(
          millis == readMillis || millis == 0 ? readMillis : Math.min(millis, connectMillis));
    }
  }
}

package io.kraftexporter.jmx.remote;

import io.kraftexporter.topology.HostPort;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.rmi.server.RMISocketFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * RMI's sockets, each with the timeouts that were set for its target.
 *
 * <p>RMI's own timeouts are system properties for the whole JVM, and off by default. RMI takes one
 * socket factory per JVM, for all it opens without a factory of its own: hence {@link #installed}.
 * Therefore the timeouts are kept here by address; an address that is not known gets {@link
 * #UNKNOWN}. For any threads.
 */
final class TimedSockets extends RMISocketFactory {
  private static final Timeouts UNKNOWN =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));

  private static final long GATHER_NANOS = 1_000_000;

  private record Timeouts(Duration connect, Duration read) {}

  private final Map<HostPort, Timeouts> targets = new ConcurrentHashMap<>();
  private final Set<TimedSocket> open = ConcurrentHashMap.newKeySet();

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
  void set(HostPort target, RemoteConfiguration settings) {
    targets.put(target, new Timeouts(settings.connectTimeout(), settings.readTimeout()));
  }

  /** A connected socket with these timeouts. */
  TimedSocket open(HostPort target, RemoteConfiguration settings) throws IOException {
    set(target, settings);
    return createSocket(target.host(), target.port());
  }

  @Override
  public TimedSocket createSocket(String host, int port) throws IOException {
    HostPort target = new HostPort(host, port);
    Timeouts timeouts = targets.getOrDefault(target, UNKNOWN);
    TimedSocket socket = new TimedSocket(target, timeouts);
    open.add(socket);
    try {
      socket.connect(new InetSocketAddress(host, port), (int) timeouts.connect().toMillis());
    } catch (IOException e) {
      socket.close();
      throw e instanceof ConnectException ? refused(target, e) : e;
    }
    return socket;
  }

  private static ConnectException refused(HostPort target, IOException failure) {
    ConnectException named =
        new ConnectException(
            target + ": connection refused; see whether the JVM runs with remote JMX at this port");
    named.initCause(failure);
    return named;
  }

  /**
   * RMI keeps idle connections and tries each of them, one after the other, before it opens a new
   * one. Where one read timed out, the others would take a timeout each to say the same.
   */
  private void drop(HostPort silent) {
    for (TimedSocket socket : open) {
      if (socket.target.equals(silent)) {
        socket.closeQuietly();
      }
    }
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port);
  }

  /**
   * A socket on which no answer takes longer than its target's read timeout, counted from the last
   * byte that was sent, however many reads it is made of. RMI sets another timeout for the greeting
   * (a minute) and then sets back what was there: the greeting is part of connecting, so it gets
   * that timeout.
   */
  final class TimedSocket extends Socket {
    private final HostPort target;
    private final int connectMillis;
    private final int readMillis;
    private volatile int limitMillis;
    private volatile long asked = System.nanoTime();

    private TimedSocket(HostPort target, Timeouts timeouts) throws SocketException {
      this.target = target;
      this.connectMillis = (int) timeouts.connect().toMillis();
      this.readMillis = (int) timeouts.read().toMillis();
      this.limitMillis = readMillis;
      super.setSoTimeout(readMillis);
    }

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      limitMillis =
          millis == readMillis || millis == 0 ? readMillis : Math.min(millis, connectMillis);
      super.setSoTimeout(limitMillis);
    }

    /** From now on, until the next byte is sent, what is read must come within this time. */
    void allow(Duration patience) {
      limitMillis = (int) patience.toMillis();
      asked = System.nanoTime();
    }

    /**
     * Gives answers a moment to gather, where there are none: to be woken for each of thousands
     * costs more than to read them.
     */
    void gather() throws IOException {
      if (super.getInputStream().available() == 0) {
        LockSupport.parkNanos(GATHER_NANOS);
      }
    }

    /** Returns the limit that was set, not the time that is left of it. */
    @Override
    public synchronized int getSoTimeout() {
      return limitMillis;
    }

    private void waitForTheRest() throws IOException {
      long left = limitMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
      if (left <= 0) {
        throw new SocketTimeoutException("Read timed out");
      }
      super.setSoTimeout((int) left);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          asked = System.nanoTime();
        }
      };
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          try {
            waitForTheRest();
            return super.read(bytes, offset, length);
          } catch (SocketTimeoutException e) {
            drop(target);
            throw e;
          }
        }
      };
    }

    @Override
    public synchronized void close() throws IOException {
      open.remove(this);
      super.close();
    }

    private void closeQuietly() {
      try {
        close();
      } catch (IOException e) {
        // Nobody wants it any more.
      }
    }
  }
}

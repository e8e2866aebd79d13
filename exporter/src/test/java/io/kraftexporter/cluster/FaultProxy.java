package io.kraftexporter.cluster;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Forwards TCP connections to a server, until it is told to misbehave as a broken server does. A
 * change of its behaviour concerns connections that are open as well as new ones. Safe for any
 * number of threads.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final long TRICKLE_MILLIS = 1_000;

  private final HostPort address;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private HostPort target;
  private ServerSocket server;
  private Behaviour behaviour = Behaviour.FORWARD;
  private byte[] garbage = new byte[0];

  /** The behaviours of the proxy. */
  public enum Behaviour {
    FORWARD,
    /** Nothing listens, and open connections end. */
    REFUSE,
    /** Connections are accepted and nothing is answered; open ones stay and are silent. */
    HANG,
    /** Every connection is reset. */
    RESET,
    /** Answers come one byte a second. */
    TRICKLE,
    /** The first bytes of a client are answered with {@linkplain #answer other bytes}. */
    GARBAGE
  }

  /** Listens at an address of this machine and forwards to a target. */
  public FaultProxy(HostPort address, HostPort target) throws IOException {
    this.address = address;
    this.target = target;
    listen();
  }

  /** Connects new clients to another server, and ends the open connections. */
  public synchronized void forwardTo(HostPort other) throws IOException {
    target = other;
    closeAll(false);
  }

  /** Changes the behaviour. */
  public synchronized void behave(Behaviour next) throws IOException {
    behaviour = next;
    notifyAll();
    switch (next) {
      case REFUSE -> {
        server.close();
        closeAll(false);
      }
      case RESET -> closeAll(true);
      case GARBAGE -> closeAll(false);
      default -> {}
    }
    if (next != Behaviour.REFUSE && server.isClosed()) {
      listen();
    }
  }

  /** Answers clients with these bytes. */
  public synchronized void answer(byte[] bytes) throws IOException {
    garbage = bytes.clone();
    behave(Behaviour.GARBAGE);
  }

  private void listen() throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(
        new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), BACKLOG);
    server = listening;
    start(() -> accept(listening));
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      switch (awaitEndOfHang()) {
        case RESET -> client.setSoLinger(true, 0);
        case GARBAGE -> answer(client);
        default -> forward(client);
      }
    } catch (IOException e) {
      // A side has ended the connection.
    } finally {
      open.remove(client);
    }
  }

  private void answer(Socket client) throws IOException {
    byte[] request = new byte[8192];
    if (client.getInputStream().read(request) >= 0) {
      byte[] bytes;
      synchronized (this) {
        bytes = garbage;
      }
      client.getOutputStream().write(bytes);
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private void forward(Socket client) throws IOException {
    HostPort to;
    synchronized (this) {
      to = target;
    }
    try (Socket behind = new Socket(to.host(), to.port())) {
      open.add(behind);
      behind.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      start(() -> copyAnswers(behind, client));
      copy(client, behind, false);
      open.remove(behind);
    }
  }

  private void copyAnswers(Socket behind, Socket client) {
    try (client) {
      copy(behind, client, true);
    } catch (IOException e) {
      // A side has ended the connection.
    }
  }

  private void copy(Socket from, Socket to, boolean answers) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] bytes = new byte[64 << 10];
    int length;
    while ((length = in.read(bytes)) >= 0) {
      int sent = 0;
      while (sent < length) {
        boolean slow = awaitEndOfHang() == Behaviour.TRICKLE && answers;
        int next = slow ? 1 : length - sent;
        out.write(bytes, sent, next);
        sent += next;
        if (slow) {
          pause();
        }
      }
    }
  }

  private synchronized Behaviour awaitEndOfHang() throws IOException {
    try {
      while (behaviour == Behaviour.HANG) {
        wait();
      }
      return behaviour;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private synchronized void pause() throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRICKLE_MILLIS);
    try {
      while (behaviour == Behaviour.TRICKLE && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void closeAll(boolean reset) throws IOException {
    for (Socket socket : open) {
      if (reset) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // It was closed in the meantime.
        }
      }
      socket.close();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fault proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() throws IOException {
    behaviour = Behaviour.REFUSE;
    notifyAll();
    Objects.requireNonNull(server).close();
    closeAll(false);
  }
}

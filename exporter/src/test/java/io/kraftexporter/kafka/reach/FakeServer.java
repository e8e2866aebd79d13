package io.kraftexporter.kafka.reach;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A server that answers whatever comes with the same bytes and keeps the connection. */
public final class FakeServer implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final ServerSocket server;
  private final Supplier<byte[]> answer;
  private final AtomicInteger connections = new AtomicInteger();

  private FakeServer(ServerSocket server, Supplier<byte[]> answer) {
    this.server = server;
    this.answer = answer;
    Thread thread = new Thread(this::accept, "fake server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts a server that answers with these bytes; with none, it closes the connection. */
  public static FakeServer answering(byte[] bytes) throws IOException {
    return answering(() -> bytes);
  }

  public static FakeServer answering(Supplier<byte[]> answer) throws IOException {
    return new FakeServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), answer);
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "fake server's connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      byte[] request = new byte[4096];
      byte[] bytes = answer.get();
      if (socket.getInputStream().read(request) < 0 || bytes.length == 0) {
        return;
      }
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package io.kraftexporter.cluster;

import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forwards connections to a broker until it is told to answer clients by itself. A check of the
 * address is always forwarded, as if the listener had changed just after it.
 */
public final class KafkaProxy implements AutoCloseable {
  private static final String CHECK = "kraft-exporter-check";
  private static final int BACKLOG = 50;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile HostPort broker = new HostPort("127.0.0.1", 1);
  private volatile byte @Nullable [] answer;

  public KafkaProxy() throws IOException {
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  public void forwardTo(HostPort to) {
    broker = to;
  }

  /**
   * Ends all connections, and answers new ones with these bytes; with null, forwards them again.
   */
  public void answer(byte @Nullable [] bytes) throws IOException {
    answer = bytes;
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client) {
      byte[] request = new byte[8192];
      int length = client.getInputStream().read(request);
      if (length < 0) {
        return;
      }
      String text = new String(request, 0, length, StandardCharsets.ISO_8859_1);
      byte[] bytes = answer;
      if (bytes != null && !text.contains(CHECK)) {
        client.getOutputStream().write(bytes);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
        return;
      }
      try (Socket behind = new Socket(broker.host(), broker.port())) {
        open.add(behind);
        behind.getOutputStream().write(request, 0, length);
        start(() -> copy(behind, client));
        InputStream more = client.getInputStream();
        more.transferTo(behind.getOutputStream());
        open.remove(behind);
      }
    } catch (IOException e) {
      // One side has gone.
    } finally {
      open.remove(client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side has gone.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "Kafka proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    answer(null);
  }
}

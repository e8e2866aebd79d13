package io.kraftexporter.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that ask for more than a Prometheus does. */
final class LoadFaults {
  private static final int SCRAPERS = 100;
  private static final int SLOW_READERS = 50;
  private static final int IDLE = 500;
  private static final int LARGE_REQUESTS = 200;
  private static final int LARGE = 256 << 10;
  private static final String GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

  private LoadFaults() {}

  static List<FaultCase> all() {
    return List.of(
        new FaultCase(
            SCRAPERS + " scrapers", "scrape without a pause", Concern.NOTHING, LoadFaults::scrape),
        new FaultCase(
            SLOW_READERS + " scrapers",
            "do not read the answer",
            Concern.NOTHING,
            LoadFaults::stall),
        new FaultCase(
            IDLE + " clients", "connect and send nothing", Concern.NOTHING, LoadFaults::idle),
        new FaultCase(
            "A client",
            "sends " + LARGE_REQUESTS + " requests with headers of 256 kB",
            Concern.NOTHING,
            LoadFaults::sendLargeHeaders));
  }

  /** Every answer within the deadline is counted by its status; an error has its own text. */
  private static AutoCloseable scrape(FaultCluster cluster) {
    AtomicBoolean ended = new AtomicBoolean();
    ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < SCRAPERS; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!ended.get()) {
                  answers.merge(status(cluster), 1, Integer::sum);
                }
              },
              "scraper");
      threads.add(thread);
      thread.start();
    }
    return () -> {
      ended.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      Map<String, Integer> sorted = new TreeMap<>(answers);
      System.out.println("answers: " + sorted);
      assertEquals(List.of("200"), List.copyOf(sorted.keySet()), sorted.toString());
      assertTrue(sorted.get("200") >= SCRAPERS, sorted.toString());
    };
  }

  private static String status(FaultCluster cluster) {
    try {
      return Integer.toString(cluster.exporter().get("/metrics").statusCode());
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  private static AutoCloseable stall(FaultCluster cluster) throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < SLOW_READERS; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4 << 10);
      socket.connect(address(cluster));
      socket.getOutputStream().write((GET + "\r\n").getBytes(StandardCharsets.US_ASCII));
      open.add(socket);
    }
    return () -> close(open);
  }

  private static AutoCloseable idle(FaultCluster cluster) throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < IDLE; i++) {
      Socket socket = new Socket();
      socket.connect(address(cluster));
      open.add(socket);
    }
    return () -> close(open);
  }

  private static AutoCloseable sendLargeHeaders(FaultCluster cluster) throws Exception {
    byte[] request =
        (GET + "X-Large: " + "x".repeat(LARGE) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < LARGE_REQUESTS; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(address(cluster));
        assertEquals("HTTP/1.1 431 ", answer(socket, request));
      }
    }
    return () -> {};
  }

  /** The server ends the connection before it has read all of the request. */
  private static String answer(Socket socket, byte[] request) throws IOException {
    Thread writer =
        new Thread(
            () -> {
              try {
                socket.getOutputStream().write(request);
              } catch (IOException e) {
                // The server has answered already.
              }
            },
            "large request");
    writer.start();
    return new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
  }

  private static InetSocketAddress address(FaultCluster cluster) throws IOException {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), URI.create(cluster.exporter().url()).getPort());
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

package io.kraftexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server on loopback that stands in for PagerDuty, Slack and the webhooks, and keeps every
 * request. Safe for any number of threads.
 */
public final class NotificationSink implements AutoCloseable {
  public static final String PAGERDUTY = "/pagerduty";
  public static final String SLACK = "/slack";
  public static final String HEARTBEAT = "/heartbeat";
  public static final String AUTOMATION = "/automation";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A notification as it arrived. */
  public record Notification(String path, JsonNode body) {}

  private final List<Notification> notifications = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  public NotificationSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::accept);
    server.start();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The bodies of the requests to a path, oldest first. */
  public List<JsonNode> received(String path) {
    return notifications.stream()
        .filter(notification -> notification.path().equals(path))
        .map(Notification::body)
        .toList();
  }

  public void clear() {
    notifications.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** PagerDuty acknowledges with 202, Slack and webhooks with 200; Slack's body must be "ok". */
  private void accept(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      notifications.add(
          new Notification(
              path, JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), UTF_8))));
      byte[] answer = (path.equals(PAGERDUTY) ? "{\"status\":\"success\"}" : "ok").getBytes(UTF_8);
      exchange.sendResponseHeaders(path.equals(PAGERDUTY) ? 202 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}

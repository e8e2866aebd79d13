package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers to requests that HTTP clients do not send, and to those that fail, byte by byte. */
@Timeout(60)
class ErrorPagesIT {
  private final FakeExporter exporter = new FakeExporter();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = exporter.serve();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyErrorIsOneLineOfPlainText() throws Exception {
    String longest = "x".repeat(20_000);
    Map<String, String> requests = new TreeMap<>();
    requests.put("GET / HTTP/9.9\r\nHost: x\r\n\r\n", "505");
    requests.put("G\0T / HTTP/1.1\r\nHost: x\r\n\r\n", "400");
    requests.put("GET / HTTP/1.1\r\n\r\n", "400");
    requests.put("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "400");
    requests.put("GET /" + longest + " HTTP/1.1\r\nHost: x\r\n\r\n", "414");
    requests.put("GET / HTTP/1.1\r\nHost: x\r\nX: " + longest + "\r\n\r\n", "431");
    requests.put("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "404");
    requests.put("DELETE /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "405");
    requests.put("GET /-/ready HTTP/1.1\r\nHost: x\r\n\r\n", "503");
    exporter.failing = true;
    requests.put("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "500");
    for (Map.Entry<String, String> each : requests.entrySet()) {
      String request = each.getKey().substring(0, Math.min(40, each.getKey().length()));
      Answer answer = answer(each.getKey());
      assertEquals(each.getValue(), answer.status(), request);
      assertEquals("text/plain; charset=utf-8", answer.type(), request);
      assertEquals(1, answer.body().lines().count(), request + answer.body());
      assertEquals(List.of(), namesOfClasses(answer.body()), request);
    }
  }

  @Test
  void reloadIsOnlyByPostAndOnlyWhereItIsOn() throws Exception {
    assertEquals("405 only POST reloads the configuration\n", shown("GET"));
    assertEquals("403 reloading by request is off (http.enable_reload)\n", shown("POST"));

    server.limit(
        FakeExporter.TIMEOUT, new HttpConfiguration(64, Optional.empty(), false, "", true));
    assertEquals("405 only POST reloads the configuration\n", shown("GET"));
    assertEquals("200 configuration reloaded\n", shown("POST"));
    exporter.reloadProblem = "my.yml:1: one\nmy.yml:2: two";
    assertEquals(
        "500 keeping the current configuration: my.yml:1: one; my.yml:2: two\n", shown("POST"));
  }

  private String shown(String method) throws IOException {
    Answer answer = answer(method + " /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    return answer.status() + " " + answer.body();
  }

  private static List<String> namesOfClasses(String body) {
    return body.lines()
        .filter(line -> line.matches(".*([a-z](Exception|Error)\\b|\\w\\.\\w+\\.\\w).*"))
        .toList();
  }

  private record Answer(String status, String type, String body) {}

  private Answer answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().port())) {
      String closing = request.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      socket.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      String[] parts = all.split("\r\n\r\n", 2);
      String type =
          parts[0]
              .lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))
              .map(line -> line.substring(13).strip())
              .findFirst()
              .orElse("none");
      return new Answer(parts[0].split(" ", 3)[1], type, parts[1]);
    }
  }
}

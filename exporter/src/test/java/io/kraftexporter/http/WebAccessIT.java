package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.kraftexporter.Await;
import io.kraftexporter.LogLines;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.scrape.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Access by a web configuration file: changes of the files, logins under attack, open paths. */
@Timeout(120)
final class WebAccessIT {
  private static final String TLS =
      "tls_server_config: {cert_file: server.pem, key_file: server.key}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final FakeExporter exporter = new FakeExporter();
  private WebCertificates certificates;
  private Path file;
  private Optional<HttpServer> server = Optional.empty();

  @BeforeEach
  void makeCertificates() throws Exception {
    certificates = WebCertificates.in(directory);
    file = directory.resolve("web.yml");
  }

  @AfterEach
  void close() {
    server.ifPresent(HttpServer::close);
  }

  @Test
  void renewedCertificateIsShownToNewConnectionsAndOldOnesGoOn() throws Exception {
    start(TLS, false);
    try (SSLSocket open = connect()) {
      assertEquals("CN=server", subject(open));
      assertEquals("HTTP/1.1 200 OK", statusOf(open));

      certificates.renewServer();

      Await.until(
          "the new certificate", PATIENCE, () -> subjectOfNewConnection().equals("CN=renewed"));
      assertEquals("HTTP/1.1 200 OK", statusOf(open));
    }
  }

  @Test
  void tlsAndLoginsAreAddedAndRemovedWhileRunning() throws Exception {
    start("", false);
    assertEquals(200, status("http", "/metrics", Optional.empty()));

    Files.writeString(file, TLS + "\nbasic_auth_users: {a: \"" + hash("b") + "\"}");
    Await.until("a login is needed", PATIENCE, () -> tryStatus("https", Optional.empty()) == 401);
    assertEquals(200, status("https", "/metrics", Optional.of("a:b")));

    Files.writeString(file, "# open again");
    Await.until("plain HTTP", PATIENCE, () -> tryStatus("http", Optional.empty()) == 200);
  }

  @Test
  void emptiedOrWrongFileChangesNothing() throws Exception {
    start("basic_auth_users: {a: \"" + hash("b") + "\"}", false);
    try (LogLines log = new LogLines()) {
      Files.writeString(file, "");
      Await.until("the empty file is reported", PATIENCE, () -> !log.with("is empty").isEmpty());
      assertEquals(401, status("http", "/metrics", Optional.empty()));

      Files.writeString(file, "basic_auth_users: {a: plain-text}");
      Await.until("the mistake is reported", PATIENCE, () -> !log.with("bcrypt hash").isEmpty());
      assertEquals(401, status("http", "/metrics", Optional.empty()));
      assertEquals(200, status("http", "/metrics", Optional.of("a:b")));
      assertEquals(List.of(), log.with("plain-text"));
    }
  }

  @Test
  void healthIsOpenOnlyWhereConfigured() throws Exception {
    String users = "basic_auth_users: {a: \"" + hash("b") + "\"}";
    start(users, true);
    assertEquals(200, status("http", "/-/healthy", Optional.empty()));
    assertEquals(503, status("http", "/-/ready", Optional.empty()));
    assertEquals(401, status("http", "/-/healthy/x", Optional.empty()));
    assertEquals(401, status("http", "/metrics", Optional.empty()));
    close();

    start(users, false);
    assertEquals(401, status("http", "/-/healthy", Optional.empty()));
  }

  @Test
  void guessesAreStoppedAndScraperIsServedMeanwhile() throws Exception {
    String costly = BCrypt.withDefaults().hashToString(10, "b".toCharArray());
    start("basic_auth_users: {a: \"" + costly + "\"}", false);
    assertEquals(200, status("http", "/metrics", Optional.of("a:b")));

    List<Integer> guesses = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      guesses.add(status("http", "/metrics", Optional.of("a:guess" + i)));
      assertEquals(200, status("http", "/metrics", Optional.of("a:b")));
    }
    assertTrue(guesses.contains(401) && !guesses.contains(200), guesses.toString());
    assertTrue(guesses.stream().filter(status -> status == 429).count() > 100, guesses.toString());
  }

  @Test
  void rateLimitRefusesWhatIsBeyondTheBurst() throws Exception {
    start("rate_limit: {interval: 1h, burst: 2}", false);
    assertEquals(200, status("http", "/metrics", Optional.empty()));
    assertEquals(200, status("http", "/metrics", Optional.empty()));
    assertEquals(429, status("http", "/metrics", Optional.empty()));
  }

  private void start(String configuration, boolean openHealth) throws IOException {
    Files.writeString(file, configuration);
    server = Optional.of(exporter.serve(WebAccess.of(file, openHealth)));
  }

  private int port() {
    return server.orElseThrow().address().port();
  }

  private static String hash(String password) {
    return BCrypt.withDefaults().hashToString(4, password.toCharArray());
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            certificates
                .client(Optional.empty())
                .getSocketFactory()
                .createSocket("127.0.0.1", port());
    socket.startHandshake();
    return socket;
  }

  private String subjectOfNewConnection() throws Exception {
    try (SSLSocket socket = connect()) {
      return subject(socket);
    }
  }

  private static String subject(SSLSocket socket) throws IOException {
    X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  /** The first line of the answer to one more request on a connection. */
  private static String statusOf(SSLSocket socket) throws IOException {
    String request = "HEAD /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      assertNotEquals(-1, next, "the connection was closed after " + answer);
      answer.append((char) next);
    }
    return answer.substring(0, answer.indexOf("\r"));
  }

  private int tryStatus(String scheme, Optional<String> login) throws Exception {
    try {
      return status(scheme, Endpoint.CLUSTER.path(), login);
    } catch (IOException e) {
      return 0;
    }
  }

  private int status(String scheme, String path, Optional<String> login) throws Exception {
    HttpClient client =
        HttpClient.newBuilder().sslContext(certificates.client(Optional.empty())).build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port() + path));
    login.ifPresent(text -> request.header("Authorization", WebCertificates.basic(text)));
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return response.statusCode();
  }
}

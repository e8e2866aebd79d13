package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.kraftexporter.Await;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.cluster.ChildProcess;
import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.http.web.WebAccess;
import io.kraftexporter.http.web.WebConfigurationException;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares a real node_exporter and our server under the same web configuration file: equal
 * answers.
 */
@Timeout(120)
@RunsBesideOthers
final class WebConfigurationIT {
  private static final String TLS =
      "tls_server_config: {cert_file: server.pem, key_file: server.key";
  private static final String SCRAPER = "scraper:secret";
  private static final List<Optional<String>> LOGINS =
      List.of(
          Optional.empty(),
          Optional.of(SCRAPER),
          Optional.of("scraper:wrong"),
          Optional.of("nobody:secret"));
  private static final List<Optional<String>> CERTIFICATES =
      List.of(Optional.empty(), Optional.of("signed"), Optional.of("other"));

  @TempDir static Path directory;
  private static WebCertificates certificates;

  private final FakeExporter exporter = new FakeExporter();
  private int nodeExporterPort;
  private Optional<ChildProcess> nodeExporter = Optional.empty();
  private Optional<HttpServer> ours = Optional.empty();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = WebCertificates.in(directory);
  }

  @AfterEach
  void close() {
    nodeExporter.ifPresent(ChildProcess::close);
    ours.ifPresent(HttpServer::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "basic_auth_users: {scraper: HASH}",
        TLS + "}",
        TLS + "}\nbasic_auth_users: {scraper: HASH}",
        TLS + ", client_auth_type: RequestClientCert}",
        TLS + ", client_auth_type: RequireAnyClientCert}",
        TLS + ", client_auth_type: RequireClientCert}",
        TLS + ", client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.pem}",
        TLS + ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem}",
        TLS + ", min_version: TLS13}",
        TLS
            + ", max_version: TLS12, cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256],"
            + " curve_preferences: [CurveP256], prefer_server_cipher_suites: no}",
        "http_server_config: {headers: {X-Frame-Options: deny, Strict-Transport-Security: max-age=5}}",
      })
  void answersAsNodeExporterDoes(String configuration) throws Exception {
    Path file = write(configuration);
    start(file);

    Map<String, String> expected = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    for (Optional<String> login : LOGINS) {
      for (Optional<String> certificate : CERTIFICATES) {
        for (String scheme : List.of("http", "https")) {
          String name = scheme + " " + login.orElse("-") + " " + certificate.orElse("-");
          expected.put(name, answer(scheme, nodeExporterPort, login, certificate));
          actual.put(name, answer(scheme, ours.orElseThrow().address().port(), login, certificate));
        }
      }
    }
    assertEquals(expected, actual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "tls_server_config: {}",
        "tls_server_confg: {}",
        "basic_auth_users: {a: HASH}",
        "basic_auth_users: {a: plain}",
        "basic_auth_users: [a]",
        "basic_auth_users: {a: }",
        "basic_auth_users:",
        "http_server_config: {http2: no}",
        "http_server_config: {http2: maybe}",
        "http_server_config: {headers: {X-Frame-Options: deny}}",
        "http_server_config: {headers: {X-Frame-Options: never}}",
        "http_server_config: {headers: {X-Other: a}}",
        "http_server_config: {headers: {X-Other: }}",
        "http_server_config: {headers: {X-Frame-Options: }}",
        "http_server_config: {headers: {X-XSS-Protection: }}",
        "http_server_config: {headers: }",
        TLS + "}",
        TLS + "}\n" + TLS + "}",
        TLS + ", cert_fil: a}",
        TLS + ", client_auth_type: Maybe}",
        TLS + ", client_ca_file: ca.pem}",
        TLS + ", client_auth_type: RequireAndVerifyClientCert, client_ca_file: missing.pem}",
        TLS + ", client_auth_type: RequireAndVerifyClientCert}",
        TLS + ", min_version: TLS14}",
        TLS + ", min_version: TLS10}",
        TLS + ", cipher_suites: [TLS_OF_MINE]}",
        TLS + ", cipher_suites: [TLS_AES_128_GCM_SHA256]}",
        TLS + ", curve_preferences: [X448]}",
        TLS + ", curve_preferences: [\"\"]}",
        TLS + ", cipher_suites: [\"\"]}",
        "tls_server_config: {cert_file: server.pem}",
        "tls_server_config: {key_file: server.key}",
        "tls_server_config: {cert_file: missing.pem, key_file: server.key}",
        "tls_server_config: {cert_file: server.key, key_file: server.key}",
        "tls_server_config: {cert_file: server.pem, key_file: server.pem}",
        "tls_server_config: {cert_file: server.pem, key_file: other.key}",
        "tls_server_config: {client_auth_type: NoClientCert}",
        "a: [",
        "[]",
        "text",
      })
  void verdictIsPromtools(String configuration) throws Exception {
    Path file = write(configuration);

    Tool.Result promtool = Tool.promtool().run(List.of("check", "web-config", file.toString()), "");

    assertEquals(promtool.exitCode() == 0, isAccepted(file), promtool.output());
  }

  /** promtool accepts them; its server then has no curve or cipher suite that a client offers. */
  @ParameterizedTest
  @ValueSource(strings = {"curve_preferences", "cipher_suites"})
  void emptyEntryOfAListIsAMistake(String key) throws Exception {
    Path file = write(TLS + ", " + key + ": [~]}");

    String message =
        assertThrows(WebConfigurationException.class, () -> WebAccess.check(file)).getMessage();

    assertTrue(message.startsWith(file + ": tls_server_config." + key + ": "), message);
  }

  private static boolean isAccepted(Path file) {
    try {
      WebAccess.check(file);
      return true;
    } catch (WebConfigurationException e) {
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      assertTrue(!e.getMessage().contains("io.kraftexporter"), e.getMessage());
      return false;
    }
  }

  private void start(Path file) throws Exception {
    nodeExporterPort = FreePorts.one();
    List<String> command =
        List.of(
            Tool.nodeExporter().path().toString(),
            "--collector.disable-defaults",
            "--web.listen-address=127.0.0.1:" + nodeExporterPort,
            "--web.config.file=" + file);
    Path log = directory.resolve("node_exporter.log");
    nodeExporter = Optional.of(ChildProcess.start(command, directory, Map.of(), log));
    ours = Optional.of(exporter.serve(WebAccess.of(file, false)));
    Await.until("node_exporter listens", Duration.ofSeconds(30), () -> isOpen(nodeExporterPort));
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static Path write(String configuration) throws IOException {
    String hash = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    Path file = directory.resolve("web.yml");
    return Files.writeString(file, configuration.replace("HASH", "\"" + hash + "\""));
  }

  /** The status, the headers that the file is about, and the body of a refusal. */
  private static String answer(
      String scheme, int port, Optional<String> login, Optional<String> certificate)
      throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(certificates.client(certificate))
            .build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(10));
    login.ifPresent(text -> request.header("Authorization", WebCertificates.basic(text)));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
      headers
          .keySet()
          .retainAll(List.of("www-authenticate", "x-frame-options", "strict-transport-security"));
      String body = response.statusCode() == 200 ? "" : response.body();
      return response.statusCode() + " " + headers + " " + body;
    } catch (IOException e) {
      return "no answer";
    }
  }
}

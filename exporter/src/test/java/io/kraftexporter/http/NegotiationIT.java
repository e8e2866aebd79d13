package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content negotiation over HTTP, with the headers as they are on the wire. */
@Timeout(60)
class NegotiationIT {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPENMETRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String DRAFT = "application/openmetrics-text; version=0.0.1; charset=utf-8";

  private final FakeExporter exporter = new FakeExporter();
  private HttpServer server;

  private record Answer(int status, Map<String, String> headers, String text) {
    static Answer of(int status, Map<String, String> headers, InputStream in) throws IOException {
      boolean zipped = headers.getOrDefault("content-encoding", "").equals("gzip");
      byte[] body = (zipped ? new GZIPInputStream(in) : in).readAllBytes();
      return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = exporter.serve();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Recorded from Prometheus, curl and requests; the others' by their sources. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Prometheus 2.42 | application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
            + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | gzip | openmetrics",
        "Prometheus 3.0 | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | gzip | openmetrics",
        "Prometheus 3.16 | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.7,"
            + "application/openmetrics-text;version=0.0.1;q=0.6,text/plain;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3 | gzip | openmetrics",
        "Prometheus 3.16 with native histograms | application/vnd.google.protobuf;"
            + "proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,"
            + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | gzip | openmetrics",
        "Prometheus 3 with zstd | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
            + "q=0.7,text/plain;version=0.0.4;q=0.4,*/*;q=0.3 | zstd,gzip | openmetrics",
        "Prometheus 3, scrape_protocols: [PrometheusText0.0.4], no compression "
            + "| text/plain;version=0.0.4;q=0.7,*/*;q=0.6 | identity | text",
        "Prometheus 2.33 | application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,"
            + "*/*;q=0.1 | gzip | draft",
        "Grafana Alloy | application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
            + "escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | gzip | openmetrics",
        "OpenTelemetry collector | application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | gzip | openmetrics",
        "vmagent | text/plain;version=0.0.4;q=1,*/*;q=0.1 | gzip | text",
        "Datadog's agent | text/plain | gzip, deflate | text",
        "Datadog's agent, use_latest_spec | application/openmetrics-text; version=0.0.1; charset=utf-8 "
            + "| gzip, deflate | draft",
        "Python's requests | */* | gzip, deflate | text",
        "curl --compressed | */* | deflate, gzip, br, zstd | text",
        "curl | */* | | text",
        "a browser | text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8 "
            + "| gzip, deflate, br, zstd | text",
      })
  void scraperIsServedWhatItAsksFor(String scraper, String accept, String coding, String expected)
      throws Exception {
    List<String> headers = new ArrayList<>(List.of("Accept: " + accept));
    if (coding != null) {
      headers.add("Accept-Encoding: " + coding);
    }
    Answer answer = get(headers);

    assertEquals(200, answer.status);
    assertEquals(
        Map.of("openmetrics", OPENMETRICS, "draft", DRAFT, "text", TEXT).get(expected),
        answer.header("content-type"));
    assertEquals(
        coding != null && coding.contains("gzip") ? "gzip" : "", answer.header("content-encoding"));
    assertEquals("Accept, Accept-Encoding", answer.header("vary"));
    assertEquals(!expected.equals("text"), answer.text.endsWith("# EOF\n"));
    assertTrue(answer.text.contains("m{topic=\"topic 0\"} 0\n"), answer.text);
  }

  @Test
  void linesOfOneHeaderAreOneList() throws Exception {
    Answer answer =
        get(
            List.of(
                "accept: text/plain;q=0.5",
                "accept: application/openmetrics-text",
                "Accept-Encoding: br",
                "Accept-Encoding: gzip"));

    assertEquals(OPENMETRICS, answer.header("content-type"));
    assertEquals("gzip", answer.header("content-encoding"));
  }

  @Test
  void refusalOfEveryCodingIs406() throws Exception {
    Answer answer = get(List.of("Accept-Encoding: br, identity;q=0"));

    assertEquals(
        "406 the content codings are gzip and identity\n", answer.status + " " + answer.text);
  }

  @Test
  void malformedHeadersAreServed() throws Exception {
    Random random = new Random(1);
    String alphabet = "aq=;,*/\"\\. 019-\t";
    for (int i = 0; i < 300; i++) {
      StringBuilder value = new StringBuilder();
      for (int left = random.nextInt(30); left > 0; left--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Answer answer =
          get(
              List.of(
                  "Accept: application/openmetrics-text" + value, "Accept-Encoding: gzip" + value));

      assertTrue(answer.status == 200 || answer.status == 406, answer.status + " for " + value);
    }
  }

  private Answer get(List<String> headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().port())) {
      String request =
          "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      int status = Integer.parseInt(line(in).split(" ", 3)[1]);
      Map<String, String> found = new TreeMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] parts = line.split(": ", 2);
        found.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
      }
      return Answer.of(status, found, in);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the response ends in its header: " + line);
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}

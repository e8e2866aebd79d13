package io.kraftexporter.http.web;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers in one line of plain text, as Prometheus' own servers refuse requests. */
final class Refusals {
  private Refusals() {}

  static void write(Response response, Callback callback, int status, String line) {
    String body = line + "\n";
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_LENGTH, body.getBytes(StandardCharsets.UTF_8).length);
    Content.Sink.write(response, true, body, callback);
  }
}

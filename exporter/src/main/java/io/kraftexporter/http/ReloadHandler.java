package io.kraftexporter.http;

import io.kraftexporter.scrape.DaemonThreads;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code POST /-/reload} once the configuration is in use, or with the reason in one line.
 *
 * <p>A reload runs on a thread of its own: it may stop this server and its threads.
 */
final class ReloadHandler {
  static final String PATH = "/-/reload";

  private final Supplier<String> reload;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param reload applies the configuration and returns why it could not; empty if it is in use
   */
  ReloadHandler(Supplier<String> reload) {
    this.reload = reload;
  }

  void handle(boolean enabled, Request request, Response response, Callback callback) {
    if (!request.getMethod().equals("POST")) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      Responses.text(response, callback, 405, "only POST reloads the configuration");
    } else if (!enabled) {
      Responses.text(response, callback, 403, "reloading by request is off (http.enable_reload)");
    } else if (!running.compareAndSet(false, true)) {
      Responses.text(response, callback, 503, "another reload is running");
    } else {
      DaemonThreads.start("reload", () -> reload(response, callback), () -> running.set(false));
    }
  }

  private void reload(Response response, Callback callback) {
    String reason;
    try {
      reason = reload.get();
    } finally {
      running.set(false);
    }
    if (reason.isEmpty()) {
      Responses.text(response, callback, 200, "configuration reloaded");
    } else {
      String line = reason.replace("\n", "; ");
      Responses.text(response, callback, 500, "keeping the current configuration: " + line);
    }
  }
}

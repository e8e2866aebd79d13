package io.kraftexporter.http;

import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers scrapes: collects until the deadline, writes the text to memory, hands it to Jetty.
 *
 * <p>A scraper that reads slowly holds its text but no thread and no place among the scrapes; more
 * scrapes at once than allowed are answered 503.
 */
final class MetricsHandler {
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final Duration LEAST = Duration.ofMillis(100);

  /** An endpoint's text, and what the last one has taught: its size and what writing it took. */
  private static final class Writing {
    final Exposition exposition = new Exposition();
    volatile int size = 1 << 14;
    volatile Duration took = Duration.ZERO;
  }

  private final Exporter exporter;
  private final HttpMetrics metrics;
  private final Duration longest;
  private final Semaphore places;
  private final Map<Endpoint, Writing> writings = new ConcurrentHashMap<>();

  MetricsHandler(Exporter exporter, HttpSettings settings, HttpMetrics metrics) {
    this.exporter = exporter;
    this.metrics = metrics;
    this.longest = settings.scrapeTimeout();
    this.places = new Semaphore(settings.maxConcurrentScrapes());
  }

  void handle(Endpoint endpoint, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      metrics.scrape(endpoint, HttpMetrics.Result.BUSY);
      Answers.text(response, callback, 503, "too many scrapes at once");
      return;
    }
    HttpMetrics.Result result = HttpMetrics.Result.SERVED;
    Optional<Body> body = Optional.empty();
    try {
      Optional<List<Samples>> parts = exporter.collect(endpoint, deadline(endpoint, request));
      if (parts.isEmpty()) {
        result = HttpMetrics.Result.UNKNOWN_NODE;
      } else if (endpoint.kind() == Endpoint.Kind.NODE && isEmpty(parts.get())) {
        result = HttpMetrics.Result.NOTHING_FRESH;
      } else {
        body = Optional.of(body(endpoint, parts.get(), request, response));
      }
    } finally {
      places.release();
    }
    metrics.scrape(endpoint, result);
    if (body.isPresent()) {
      response.write(true, body.get().buffer(), callback);
    } else if (result == HttpMetrics.Result.UNKNOWN_NODE) {
      Answers.text(response, callback, 404, "there is no such node");
    } else {
      Answers.text(response, callback, 503, "nothing fresh from this node");
    }
  }

  private static boolean isEmpty(List<Samples> parts) {
    return parts.stream().allMatch(samples -> samples.present() == 0);
  }

  /** Forgets nodes that are no more. */
  void retain(List<Endpoint> endpoints) {
    writings
        .keySet()
        .removeIf(known -> known.kind() == Endpoint.Kind.NODE && !endpoints.contains(known));
  }

  private Body body(Endpoint endpoint, List<Samples> parts, Request request, Response response)
      throws IOException {
    long begun = System.nanoTime();
    Writing writing = writings.computeIfAbsent(endpoint, any -> new Writing());
    Format format = Negotiation.format(request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    boolean zip = Negotiation.gzip(request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
    response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding");
    Body body = new Body(zip ? writing.size / 8 : writing.size);
    if (zip) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      try (OutputStream out = new FastGzip(body)) {
        writing.exposition.write(parts, format, out);
      }
    } else {
      writing.exposition.write(parts, format, body);
      writing.size = body.size() + (1 << 10);
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.size());
    metrics.merged(endpoint, writing.exposition.leftOut(), writing.exposition.typeConflicts());
    writing.took = Duration.ofNanos(System.nanoTime() - begun);
    return body;
  }

  /** What Prometheus waits, less what writing took last time and some for the way. */
  private Deadline deadline(Endpoint endpoint, Request request) {
    Duration asked = Negotiation.timeout(request.getHeaders().get(TIMEOUT)).orElse(longest);
    Duration time = asked.compareTo(longest) < 0 ? asked : longest;
    Writing writing = writings.get(endpoint);
    Duration writingTook = writing == null ? Duration.ZERO : writing.took;
    Duration left = time.minus(writingTook).minus(time.dividedBy(20));
    return Deadline.in(left.compareTo(LEAST) < 0 ? LEAST : left);
  }

  /** Bytes in memory, given away without a copy. */
  private static final class Body extends ByteArrayOutputStream {
    Body(int size) {
      super(size);
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  /** Level 1: a scrape waits for it, and higher levels gain little on this text. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 15);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}

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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers scrapes: collects until the deadline, writes the text to memory, hands it to Jetty.
 *
 * <p>A scrape holds its place until its last byte is sent, so that texts in memory are as few as
 * scrapes may be at once; a scraper that has not taken it after half a minute is cut off. As many
 * texts are made at a time as there are processors.
 */
final class MetricsHandler {
  private static final String PROFILE = "profile";
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration SENDING = Duration.ofSeconds(30);

  /** What is asked for. */
  private record Text(Endpoint endpoint, Set<String> profiles) {}

  /** An endpoint's text, and what the last ones have taught: their size and what writing took. */
  private static final class Writing {
    final Exposition exposition = new Exposition();
    volatile int plainSize = 1 << 14;
    volatile int zippedSize = 1 << 12;
    volatile Duration took = Duration.ZERO;
  }

  private final Exporter exporter;
  private final HttpMetrics metrics;
  private final Places places = new Places();
  private final Semaphore writers = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Map<Text, Writing> writings = new ConcurrentHashMap<>();

  MetricsHandler(Exporter exporter, HttpMetrics metrics) {
    this.exporter = exporter;
    this.metrics = metrics;
  }

  void handle(
      Endpoint endpoint, HttpLimits limits, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    Set<String> profiles =
        new TreeSet<>(Request.extractQueryParameters(request).getValuesOrEmpty(PROFILE));
    if (!exporter.profiles().containsAll(profiles)) {
      metrics.scrape(endpoint, HttpMetrics.Result.UNKNOWN_PROFILE);
      Answers.text(response, callback, 400, unknown(profiles));
      return;
    }
    Text text = new Text(endpoint, Set.copyOf(profiles));
    Optional<Places.Place> place = places.take(limits.maxConcurrentScrapes());
    if (place.isEmpty()) {
      metrics.scrape(endpoint, HttpMetrics.Result.BUSY);
      Answers.text(response, callback, 503, "too many scrapes at once");
      return;
    }
    Callback ending = Callback.from(callback, place.get()::close);
    try {
      answer(text, deadline(text, limits, request), request, response, ending);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      place.get().close();
      throw e;
    }
  }

  /** Frees the series tables of endpoints and profiles that do not exist any more. */
  void retain(List<Endpoint> endpoints) {
    for (Text known : List.copyOf(writings.keySet())) {
      Endpoint endpoint = known.endpoint();
      boolean exists = endpoint.equals(Endpoint.ALL) || endpoints.contains(endpoint);
      if (!exists || !exporter.profiles().containsAll(known.profiles())) {
        writings.remove(known);
      }
      if (!exists) {
        metrics.forget(endpoint);
      }
    }
  }

  private String unknown(Set<String> profiles) {
    Set<String> known = new TreeSet<>(exporter.profiles());
    profiles.removeAll(known);
    return "there is no profile %s; there are %s".formatted(profiles, known);
  }

  private void answer(
      Text text, Deadline deadline, Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    Endpoint endpoint = text.endpoint();
    Optional<List<Samples>> parts = exporter.collect(endpoint, text.profiles(), deadline);
    if (parts.isEmpty()) {
      metrics.scrape(endpoint, HttpMetrics.Result.UNKNOWN_NODE);
      Answers.text(response, callback, 404, "there is no such node");
    } else if (endpoint.isOneJvm() && isEmpty(parts.get())) {
      metrics.scrape(endpoint, HttpMetrics.Result.NOTHING_FRESH);
      Answers.text(response, callback, 503, "nothing fresh from this node");
    } else {
      metrics.scrape(endpoint, HttpMetrics.Result.SERVED);
      writers.acquire();
      Body body;
      try {
        body = body(text, parts.get(), request, response);
      } finally {
        writers.release();
      }
      send(body, request, response, callback);
    }
  }

  private static boolean isEmpty(List<Samples> parts) {
    return parts.stream().allMatch(samples -> samples.present() == 0);
  }

  private static void send(Body body, Request request, Response response, Callback callback) {
    Scheduler.Task cut =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.getConnectionMetaData().getConnection().getEndPoint().close(),
                SENDING.toMillis(),
                TimeUnit.MILLISECONDS);
    response.write(true, body.buffer(), Callback.from(callback, cut::cancel));
  }

  private Body body(Text text, List<Samples> parts, Request request, Response response)
      throws IOException {
    long begun = System.nanoTime();
    Writing writing = writings.computeIfAbsent(text, any -> new Writing());
    Format format = Negotiation.format(request.getHeaders().getValuesList(HttpHeader.ACCEPT));
    boolean zip = Negotiation.gzip(request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.contentType());
    response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding");
    Body body = new Body(zip ? writing.zippedSize : writing.plainSize);
    if (zip) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      try (OutputStream out = new FastGzip(body)) {
        writing.exposition.write(parts, format, out);
      }
      writing.zippedSize = body.roomy();
    } else {
      writing.exposition.write(parts, format, body);
      writing.plainSize = body.roomy();
    }
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.size());
    if (text.profiles().isEmpty()) {
      metrics.merged(
          text.endpoint(), writing.exposition.leftOut(), writing.exposition.typeConflicts());
    }
    writing.took = Duration.ofNanos(System.nanoTime() - begun);
    return body;
  }

  /** What Prometheus waits, less what writing took last time and some for the way. */
  private Deadline deadline(Text text, HttpLimits limits, Request request) {
    Duration longest = limits.scrapeTimeout();
    Duration asked = Negotiation.timeout(request.getHeaders().get(TIMEOUT)).orElse(longest);
    Duration time = asked.compareTo(longest) < 0 ? asked : longest;
    Writing writing = writings.get(text);
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

    /** A size at which the next one need not grow. */
    int roomy() {
      return count + count / 16;
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

package io.kraftexporter.http;

import io.kraftexporter.http.Bodies.Target;
import io.kraftexporter.http.HttpMetrics.ScrapeResult;
import io.kraftexporter.http.Negotiation.Coding;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers scrapes: collects until the deadline, makes the body, hands it to a {@link BodySender}.
 *
 * <p>A scrape holds a permit and a thread until its body is made. A scrape without a permit waits
 * without a thread, until the time left to its deadline is just enough to make its body.
 */
final class MetricsHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsHandler.class);
  private static final String PROFILE = "profile";
  private static final String CLUSTER = "cluster";
  private static final String TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration SENDING = Duration.ofSeconds(30);
  private static final int HEAP_SHARE = 8;

  /**
   * A request that asks for metrics.
   *
   * @param collect by when the readings are awaited
   * @param end when the scraper gives up; empty if it did not say
   */
  private record Scrape(
      Target target,
      MediaType type,
      Coding coding,
      Deadline collect,
      Optional<Deadline> end,
      Request request,
      Response response,
      Callback callback) {

    void answer(int status, String text) {
      Responses.text(response, callback, status, text);
    }

    Duration timeToSend() {
      return end.map(Deadline::left)
          .map(left -> left.compareTo(LEAST) < 0 ? LEAST : left)
          .orElse(SENDING);
    }
  }

  private final Exporter exporter;
  private final HttpMetrics metrics;
  private final ScrapePermits permits;
  private final ResponseMemory memory;
  private final Bodies bodies;

  /**
   * Answers with what this exporter collects.
   *
   * @param threads run the scrapes that have waited for a permit
   */
  MetricsHandler(Exporter exporter, HttpMetrics metrics, Executor threads) {
    this.exporter = exporter;
    this.metrics = metrics;
    this.permits = new ScrapePermits(threads);
    this.memory = new ResponseMemory(Runtime.getRuntime().maxMemory() / HEAP_SHARE, metrics);
    this.bodies = new Bodies(memory, metrics);
  }

  void handle(
      Endpoint path,
      Duration scrapeTimeout,
      Request request,
      Response response,
      Callback callback) {
    Fields parameters = Request.extractQueryParameters(request);
    ChosenCluster chosen =
        ChosenCluster.of(path, parameters.getValuesOrEmpty(CLUSTER), exporter.clusters());
    if (chosen.endpoint().isEmpty()) {
      refused(request, path, ScrapeResult.UNKNOWN_CLUSTER);
      Responses.text(response, callback, 400, chosen.mistake());
      return;
    }
    Endpoint endpoint = chosen.endpoint().get();
    Set<String> profiles = new TreeSet<>(parameters.getValuesOrEmpty(PROFILE));
    if (!exporter.profiles().containsAll(profiles)) {
      refused(request, endpoint, ScrapeResult.UNKNOWN_PROFILE);
      Responses.text(response, callback, 400, unknown(profiles));
      return;
    }
    Optional<Coding> coding =
        Negotiation.coding(request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING));
    if (coding.isEmpty()) {
      refused(request, endpoint, ScrapeResult.NOT_ACCEPTABLE);
      Responses.text(response, callback, 406, "the content codings are gzip and identity");
      return;
    }
    Target target = new Target(endpoint, Set.copyOf(profiles));
    Optional<Duration> asked = Negotiation.timeout(request.getHeaders().get(TIMEOUT));
    start(
        new Scrape(
            target,
            Negotiation.mediaType(request.getHeaders().getValuesList(HttpHeader.ACCEPT)),
            coding.get(),
            collectUntil(target, scrapeTimeout, asked),
            asked.map(Deadline::in),
            request,
            response,
            callback));
  }

  /** Changes the number of scrapes that may run at a time. */
  void limit(int maxConcurrentScrapes) {
    permits.setMaximum(maxConcurrentScrapes);
  }

  /** Frees the series tables of endpoints and profiles that do not exist any more. */
  void retain(List<Endpoint> endpoints) {
    bodies.retain(endpoints, exporter.profiles());
    metrics.log().retain(endpoints);
  }

  private String unknown(Set<String> profiles) {
    Set<String> known = new TreeSet<>(exporter.profiles());
    profiles.removeAll(known);
    return "there is no profile %s; there are %s".formatted(profiles, known);
  }

  private void start(Scrape scrape) {
    // Nothing is read or written while a scrape waits or collects: that is not idle.
    scrape.request.addIdleTimeoutListener(timeout -> false);
    permits
        .run(permit -> run(scrape, permit))
        .ifPresent(
            waiting ->
                scrape
                    .request
                    .getComponents()
                    .getScheduler()
                    .schedule(
                        () -> giveUp(scrape, waiting),
                        scrape.collect.left().toMillis(),
                        TimeUnit.MILLISECONDS));
  }

  private void giveUp(Scrape scrape, ScrapePermits.WaitingScrape waiting) {
    if (waiting.leave()) {
      refused(scrape.request, scrape.target.endpoint(), ScrapeResult.BUSY);
      scrape.answer(503, "too many scrapes at once");
    }
  }

  private void run(Scrape scrape, ScrapePermits.Permit permit) {
    try (permit) {
      answer(scrape, permit);
    } catch (ResponseMemory.ShortException e) {
      refused(scrape.request, scrape.target.endpoint(), ScrapeResult.NO_MEMORY);
      scrape.answer(503, "no memory for this response: " + e.getMessage());
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.warn("scrape of {} failed", scrape.target.endpoint().pathAndQuery(), e);
      Response.writeError(
          scrape.request, scrape.response, scrape.callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
  }

  private void answer(Scrape scrape, ScrapePermits.Permit permit)
      throws IOException, InterruptedException {
    Target target = scrape.target;
    Endpoint endpoint = target.endpoint();
    Optional<List<Samples>> readings =
        exporter.collect(endpoint, target.profiles(), scrape.collect);
    if (readings.isEmpty()) {
      refused(scrape.request, endpoint, ScrapeResult.UNKNOWN_NODE);
      scrape.answer(404, "there is no such node");
    } else if (endpoint.isOneJvm() && isEmpty(readings.get())) {
      refused(scrape.request, endpoint, ScrapeResult.NOTHING_FRESH);
      scrape.answer(503, "nothing fresh from this node");
    } else {
      boolean head = HttpMethod.HEAD.is(scrape.request.getMethod());
      Body body =
          bodies.body(
              target,
              scrape.type.format(),
              readings.get(),
              head ? 0 : BodySender.overhead(scrape.coding),
              Deadline.in(scrape.timeToSend()));
      served(scrape, readings.get());
      permit.close(); // no earlier: who waits for memory counts as running
      if (head) {
        sendHeaders(scrape, body);
      } else {
        sender(scrape, body).send();
      }
      metrics.scrape(endpoint, ScrapeResult.SERVED);
    }
  }

  /** Records the scrape; before it is sent, as the request may be gone after that. */
  private void served(Scrape scrape, List<Samples> readings) {
    Request request = scrape.request;
    metrics
        .log()
        .served(
            Request.getRemoteAddr(request),
            request.getHeaders().get(HttpHeader.USER_AGENT),
            scrape.target.endpoint(),
            readings,
            Duration.ofNanos(System.nanoTime() - request.getHeadersNanoTime()));
  }

  private void refused(Request request, Endpoint endpoint, ScrapeResult result) {
    metrics.scrape(endpoint, result);
    metrics
        .log()
        .refused(
            Request.getRemoteAddr(request),
            request.getHeaders().get(HttpHeader.USER_AGENT),
            result);
  }

  private static boolean isEmpty(List<Samples> readings) {
    return readings.stream().allMatch(samples -> samples.present() == 0);
  }

  private static void sendHeaders(Scrape scrape, Body body) {
    try {
      headers(scrape, body);
    } finally {
      body.leave();
    }
    scrape.response.write(true, null, scrape.callback);
  }

  /** The sender gives back the body and the memory; without one they are given back here. */
  private BodySender sender(Scrape scrape, Body body) throws IOException {
    boolean made = false;
    try {
      headers(scrape, body);
      BodySender sender =
          new BodySender(
              body,
              scrape.coding,
              scrape.request,
              scrape.response,
              scrape.callback,
              memory,
              metrics,
              scrape.timeToSend());
      made = true;
      return sender;
    } finally {
      if (!made) {
        memory.release(BodySender.overhead(scrape.coding));
        body.leave();
      }
    }
  }

  private static void headers(Scrape scrape, Body body) {
    var headers = scrape.response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, scrape.type.contentType());
    headers.put(HttpHeader.VARY, "Accept, Accept-Encoding");
    headers.put(HttpHeader.CONTENT_LENGTH, body.size(scrape.coding));
    if (scrape.coding == Coding.GZIP) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
  }

  /**
   * The time that the scraper waits, less what making the last body took and some for the way. At
   * most half of it is kept for the body: the last one may have waited for memory.
   */
  private Deadline collectUntil(Target target, Duration longest, Optional<Duration> asked) {
    Duration time = asked.filter(wanted -> wanted.compareTo(longest) < 0).orElse(longest);
    Duration making = bodies.took(target);
    Duration half = time.dividedBy(2);
    Duration kept = making.compareTo(half) < 0 ? making : half;
    Duration left = time.minus(kept).minus(time.dividedBy(20));
    return Deadline.in(left.compareTo(LEAST) < 0 ? LEAST : left);
  }
}

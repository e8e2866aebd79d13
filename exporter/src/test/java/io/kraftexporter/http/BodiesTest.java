package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.http.Bodies.Target;
import io.kraftexporter.http.Negotiation.Coding;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Samples;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Endpoint;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BodiesTest {
  private static final Target TARGET = new Target(Endpoint.CLUSTER, Set.of());
  private static final Deadline TOMORROW = Deadline.in(Duration.ofDays(1));
  private static final long BODY = 8_192;
  private static final long SENDING = BodySender.overhead(Coding.GZIP);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final HttpMetrics metrics = new HttpMetrics(registry);
  private final Samples samples =
      new Sampler().collect(into -> into.set(Metric.gauge("m", "M."), 1));

  @Test
  void userHoldsTheBodyAndTheMemoryToSendIt() throws Exception {
    Bodies bodies = bodies(2 * BODY + 2 * SENDING);
    Body first = body(bodies);
    assertEquals(BODY + SENDING, held());
    assertSame(first, body(bodies));
    assertEquals(BODY + 2 * SENDING, held());
  }

  @Test
  void memoryToSendIsNotAwaitedWhereNobodyElseHoldsAny() {
    Bodies bodies = bodies(BODY + SENDING - 1);
    assertThrows(ResponseMemory.ShortException.class, () -> body(bodies));
    assertEquals(0, held(), "the body is given back");
  }

  @Test
  void keepsTheSeriesTablesOfTheLastSetsOfProfilesOnly() throws Exception {
    Bodies bodies = bodies(Long.MAX_VALUE);
    for (int i = 0; i <= 8; i++) {
      body(bodies, withProfile(i));
      body(bodies, TARGET);
    }
    assertEquals(Duration.ZERO, bodies.took(withProfile(0)));
    assertNotEquals(Duration.ZERO, bodies.took(withProfile(1)));
    assertNotEquals(Duration.ZERO, bodies.took(TARGET));
  }

  @Test
  void forgetsTheSeriesTableOfATargetThatIsNotRequested() throws Exception {
    AtomicLong now = new AtomicLong();
    Bodies bodies = new Bodies(new ResponseMemory(Long.MAX_VALUE, metrics), metrics, now::get);
    body(bodies, withProfile(1));
    now.addAndGet(Duration.ofMinutes(10).toNanos());
    body(bodies);

    now.addAndGet(Duration.ofMinutes(6).toNanos());
    bodies.retain(List.of(Endpoint.CLUSTER), Set.of("p1"));

    assertEquals(Duration.ZERO, bodies.took(withProfile(1)));
    assertNotEquals(Duration.ZERO, bodies.took(TARGET));
  }

  /** With one cluster it is served, but is no target of its own. */
  @Test
  void keepsTheSeriesTableOfTheExporterItself() throws Exception {
    Target exporter = new Target(Endpoint.EXPORTER, Set.of());
    Bodies bodies = bodies(Long.MAX_VALUE);
    body(bodies, exporter);

    bodies.retain(List.of(Endpoint.CLUSTER), Set.of());

    assertNotEquals(Duration.ZERO, bodies.took(exporter));
  }

  private static Target withProfile(int number) {
    return new Target(Endpoint.CLUSTER, Set.of("p" + number));
  }

  private Bodies bodies(long limit) {
    return new Bodies(new ResponseMemory(limit, metrics), metrics);
  }

  private Body body(Bodies bodies) throws Exception {
    return body(bodies, TARGET);
  }

  private Body body(Bodies bodies, Target target) throws Exception {
    return bodies.body(target, Format.TEXT, List.of(samples), SENDING, TOMORROW);
  }

  private double held() {
    return registry.getSampleValue("kraft_exporter_response_memory_bytes");
  }
}

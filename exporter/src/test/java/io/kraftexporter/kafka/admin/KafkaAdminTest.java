package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaAdminTest {
  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final MetricName REQUESTS =
      new MetricName("request-total", "admin-client-metrics", "", Map.of());

  private Duration clock = Duration.ofHours(-1);
  private final KafkaAdmin admin =
      new KafkaAdmin(Duration.ofSeconds(8), KafkaAdminTest::client, () -> clock.toNanos());

  /** Looks once a minute at most, however often somebody asks. */
  @Test
  void clientIsMadeAnewWhenAMinuteBroughtNoAnswer() {
    Admin first = admin.client();
    pass(Duration.ofSeconds(59));
    assertSame(first, admin.client());
    pass(Duration.ofSeconds(2));
    Admin second = admin.client();
    assertNotSame(first, second);
    pass(Duration.ofSeconds(59));
    assertSame(second, admin.client());
    pass(Duration.ofSeconds(2));
    assertNotSame(second, admin.client());
  }

  @Test
  void clientWhoseThreadEndedIsRebuiltWithBackOff() {
    boolean[] alive = {true};
    KafkaAdmin mortal =
        new KafkaAdmin(
            Duration.ofSeconds(8),
            () -> new KafkaClient(client(), () -> alive[0]),
            new MissingAcls(),
            () -> clock.toNanos());
    Admin first = mortal.client();
    assertEquals(3, mortal.requests());
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      alive[0] = false;
      assertThrows(IllegalStateException.class, mortal::client);
      alive[0] = true;
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThrows(IllegalStateException.class, mortal::client, "too early");
      pass(Duration.ofMillis(1));
      assertNotSame(first, mortal.client());
    }
    assertEquals(9 * 3, mortal.requests());
    pass(Duration.ofMinutes(2));
    alive[0] = false;
    assertThrows(IllegalStateException.class, mortal::client);
    alive[0] = true;
    pass(Duration.ofSeconds(1));
    assertNotSame(first, mortal.client(), "after a long life, the back-off is short again");
  }

  @Test
  void clientIsKeptHoweverRarelyItIsAsked() throws Exception {
    Admin first = admin.client();
    assertEquals("yes", admin.get(CompletableFuture.completedFuture("yes"), NOW, "ask"));
    pass(Duration.ofMinutes(5));
    assertSame(first, admin.client());
    admin.getEach(Map.of("a", KafkaFuture.completedFuture(1)), NOW, "ask each");
    pass(Duration.ofMinutes(5));
    assertSame(first, admin.client());
  }

  @Test
  void refusalIsAnAnswer() throws Exception {
    Admin first = admin.client();
    fail(new ClusterAuthorizationException("no"));
    pass(Duration.ofMinutes(5));
    assertSame(first, admin.client());
    KafkaFutureImpl<Integer> refused = new KafkaFutureImpl<>();
    refused.completeExceptionally(new ClusterAuthorizationException("no"));
    admin.getEach(Map.of("a", refused), NOW, "ask each");
    pass(Duration.ofMinutes(5));
    assertSame(first, admin.client());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        DisconnectException.class,
        SaslAuthenticationException.class,
        org.apache.kafka.common.errors.TimeoutException.class
      })
  void brokenConnectionIsNone(Class<? extends Exception> failure) throws Exception {
    Admin first = admin.client();
    fail(failure.getConstructor(String.class).newInstance("broken"));
    pass(Duration.ofMinutes(5));
    assertNotSame(first, admin.client());
  }

  @Test
  void whatIsLateHasAName() {
    TimeoutException late =
        assertThrows(
            TimeoutException.class,
            () -> admin.get(new CompletableFuture<>(), NOW, "describeCluster"));
    assertEquals("describeCluster was not answered", late.getMessage());
  }

  @Test
  void collectionEndsWithTheClientsOwnTimeout() {
    try (KafkaAdmin configured = new KafkaAdmin(Map.of("default.api.timeout.ms", "20000"))) {
      assertBetween(15, 20, configured.deadline());
    }
    try (KafkaAdmin usual = new KafkaAdmin(Map.of())) {
      assertBetween(55, 60, usual.deadline());
    }
  }

  @Test
  void closedMakesNoClient() {
    admin.close();
    assertThrows(IllegalStateException.class, admin::client);
  }

  private static void assertBetween(int least, int most, Deadline deadline) {
    Duration left = deadline.left();
    assertTrue(
        left.compareTo(Duration.ofSeconds(least)) > 0
            && left.compareTo(Duration.ofSeconds(most)) <= 0,
        left::toString);
  }

  private void fail(Exception failure) {
    assertSame(
        failure,
        assertThrows(
            failure.getClass(),
            () -> admin.get(CompletableFuture.failedFuture(failure), NOW, "ask")));
  }

  private void pass(Duration time) {
    clock = clock.plus(time);
  }

  @Test
  void requestsOfAClientThatWasGivenUpStayCounted() {
    admin.client();
    assertEquals(3, admin.requests());
    pass(Duration.ofSeconds(61));
    admin.client();
    assertEquals(6, admin.requests());
  }

  /** The log has a line with the reason: no line of each source is wanted beside it. */
  @Test
  void missingAnswersAreExplainedByTheAddresses() throws Exception {
    Connector refused =
        new Connector() {
          @Override
          public KafkaClient connect() {
            return new KafkaClient(client(), () -> true);
          }

          @Override
          public String diagnosed(Duration patience) {
            return "kafka:9092: connection refused";
          }
        };
    KafkaAdmin unreachable =
        new KafkaAdmin(Duration.ofSeconds(8), refused, new MissingAcls(), () -> clock.toNanos());
    unreachable.client();
    KafkaFutureImpl<Integer> forbidden = new KafkaFutureImpl<>();
    forbidden.completeExceptionally(new ClusterAuthorizationException("no"));
    KafkaFutureImpl<Integer> cut = new KafkaFutureImpl<>();
    cut.completeExceptionally(new DisconnectException("gone"));
    Answers<String, Integer> answers =
        unreachable.getEach(
            Map.of("late", new KafkaFutureImpl<Integer>(), "no", forbidden, "cut", cut),
            NOW,
            "ask");
    assertEquals(Set.of("late"), answers.late());
    Map<String, Exception> failures = answers.failures();
    assertEquals(UnreachableException.class, failures.get("cut").getClass());
    assertEquals(UnreachableException.class, failures.get("late").getClass());
    assertEquals("kafka:9092: connection refused", failures.get("late").getMessage());
    assertEquals("no", failures.get("no").getMessage());
    assertThrows(
        UnreachableException.class,
        () ->
            unreachable.get(
                CompletableFuture.failedFuture(
                    new KafkaException("no broker listed", new DisconnectException("gone"))),
                NOW,
                "ask all"));
  }

  @Test
  void clientOfAnotherOneIsUsedInPlaceOfItsOwn() {
    admin.client();
    KafkaAdmin other =
        new KafkaAdmin(Duration.ofSeconds(8), KafkaAdminTest::client, () -> clock.toNanos());
    Admin next = other.client();
    admin.takeOver(other);
    assertSame(next, admin.client());
    assertEquals(6, admin.requests(), "of both clients");
    assertThrows(IllegalStateException.class, other::client, "has no client any more");
  }

  @Test
  void connectorOfAnotherOneMakesTheNextClient() {
    admin.client();
    Admin[] made = new Admin[1];
    admin.takeOver(
        new KafkaAdmin(Duration.ofSeconds(8), () -> made[0] = client(), () -> clock.toNanos()));
    assertSame(admin.client(), made[0]);
  }

  /** A client that says it has sent three requests, and is never asked anything else. */
  private static Admin client() {
    return proxy(
        Admin.class,
        Map.of(
            "toString",
            "a client",
            "metrics",
            Map.of(REQUESTS, proxy(Metric.class, Map.of("metricValue", 3.0)))));
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }
}

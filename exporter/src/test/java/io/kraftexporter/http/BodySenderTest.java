package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.http.Negotiation.Coding;
import io.kraftexporter.scrape.Deadline;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last moment of a response, on a connection of which the test decides how it ends. */
@Timeout(20)
class BodySenderTest {
  private final HttpMetrics metrics = new HttpMetrics(new CollectorRegistry());
  private final ResponseMemory memory = new ResponseMemory(1 << 20, metrics);
  private final Scheduler scheduler = new ScheduledExecutorScheduler();
  private final List<Callback> writes = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch mayClose = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean served = new AtomicBoolean();

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
  }

  @AfterEach
  void stop() throws Exception {
    mayClose.countDown();
    scheduler.stop();
  }

  /** Jetty reads the next request of the connection as soon as the response has ended. */
  @Test
  void cutUnderWayDoesNotMeetTheNextRequest() throws Exception {
    BodySender sender = sending();
    Thread cut = new Thread(sender::cut);
    cut.start();
    closing.await();
    Thread lastWrite = new Thread(writes.get(0)::succeeded);
    lastWrite.start();
    while (lastWrite.getState() != Thread.State.BLOCKED && lastWrite.isAlive()) {
      Thread.onSpinWait();
    }
    assertFalse(served.get(), "the connection served the next request while it was being closed");
    mayClose.countDown();
    lastWrite.join();
    assertTrue(served.get());
  }

  @Test
  void lateCutLeavesTheConnectionAlone() throws Exception {
    BodySender sender = sending();
    writes.get(0).succeeded();
    assertTrue(served.get());
    sender.cut();
    assertFalse(closed.get());
  }

  private BodySender sending() throws Exception {
    memory.acquire(BodySender.overhead(Coding.GZIP), 0, Deadline.in(Duration.ZERO));
    Body body =
        BodyWriter.write(out -> out.write(new byte[100]), memory, Deadline.in(Duration.ZERO));
    BodySender sender =
        new BodySender(
            body,
            Coding.GZIP,
            request(),
            response(),
            Callback.from(() -> served.set(true)),
            memory,
            metrics,
            Duration.ofDays(1));
    sender.send();
    assertEquals(1, writes.size());
    return sender;
  }

  private Request request() {
    EndPoint endPoint = proxy(EndPoint.class, Map.of("close", arguments -> close()));
    Connection connection = proxy(Connection.class, Map.of("getEndPoint", arguments -> endPoint));
    ConnectionMetaData metaData =
        proxy(ConnectionMetaData.class, Map.of("getConnection", arguments -> connection));
    Components components = proxy(Components.class, Map.of("getScheduler", arguments -> scheduler));
    return proxy(
        Request.class,
        Map.of(
            "getConnectionMetaData",
            arguments -> metaData,
            "getComponents",
            arguments -> components));
  }

  private Response response() {
    return proxy(Response.class, Map.of("write", arguments -> writes.add((Callback) arguments[2])));
  }

  private Object close() {
    closed.set(true);
    closing.countDown();
    try {
      mayClose.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  private static <T> T proxy(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Function<Object[], Object> answer = methods.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.toString());
              }
              Object result = answer.apply(arguments);
              return method.getReturnType() == void.class ? null : result;
            }));
  }
}

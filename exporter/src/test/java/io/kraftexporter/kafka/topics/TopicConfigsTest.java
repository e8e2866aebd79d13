package io.kraftexporter.kafka.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.WatchedAdmin;
import io.kraftexporter.scrape.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

final class TopicConfigsTest {
  private static final ConfigResource ORDERS =
      new ConfigResource(ConfigResource.Type.TOPIC, "orders");

  private KafkaFuture<Config> answer =
      KafkaFuture.completedFuture(
          new Config(
              Stream.of(
                      "min.insync.replicas=2",
                      "retention.ms=-1",
                      "retention.bytes=-1",
                      "segment.bytes=1000",
                      "segment.ms=1000",
                      "cleanup.policy=delete",
                      "leader.replication.throttled.replicas=",
                      "follower.replication.throttled.replicas=")
                  .map(setting -> setting.split("=", -1))
                  .map(setting -> new ConfigEntry(setting[0], setting[1]))
                  .toList()));
  private final TopicConfigs configs =
      new TopicConfigs(
          WatchedAdmin.over(
              (Admin)
                  Proxy.newProxyInstance(
                      Admin.class.getClassLoader(),
                      new Class<?>[] {Admin.class},
                      (proxy, method, arguments) ->
                          method.getName().equals("describeConfigs") ? result() : null)),
          Duration.ZERO);

  private DescribeConfigsResult result() {
    return new DescribeConfigsResult(Map.of(ORDERS, answer)) {};
  }

  @Test
  void settingsStayWhileTheBrokerDoesNotAnswer() throws Exception {
    assertEquals(Set.of("orders"), read());

    answer = failed(new TimeoutException("no answer"));
    assertEquals(Set.of("orders"), read());

    answer = failed(new TopicAuthorizationException("refused"));
    assertEquals(Set.of(), read());
  }

  private Set<String> read() throws Exception {
    return configs.read(Set.of("orders"), Deadline.in(Duration.ofSeconds(5))).keySet();
  }

  private static KafkaFuture<Config> failed(Exception failure) {
    KafkaFutureImpl<Config> future = new KafkaFutureImpl<>();
    future.completeExceptionally(failure);
    return future;
  }
}

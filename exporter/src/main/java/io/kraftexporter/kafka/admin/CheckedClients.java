package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.reach.Addresses;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes consumers and producers that connect to configured addresses only after a check, and do not
 * allocate more for an answer than {@link BoundedAdmin} does.
 *
 * @param properties that all clients of the cluster share
 * @param addresses of the cluster
 */
public record CheckedClients(Map<String, Object> properties, Addresses addresses) {

  public CheckedClients {
    properties = Map.copyOf(properties);
  }

  /** Makes clients for these addresses, to be checked as the properties say. */
  public static CheckedClients of(Map<String, Object> properties) {
    return new CheckedClients(properties, KafkaAdmin.addresses(properties));
  }

  /**
   * Makes a consumer.
   *
   * @param more properties of this client
   * @throws org.apache.kafka.common.KafkaException if no address can be used
   */
  public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            checked(more), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    bound(consumer, "delegate", "client", "client", "selector");
    return consumer;
  }

  /**
   * Makes a producer.
   *
   * @param more properties of this client
   * @throws org.apache.kafka.common.KafkaException if no address can be used
   */
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(checked(more), new ByteArraySerializer(), new ByteArraySerializer());
    bound(producer, "sender", "client", "selector");
    return producer;
  }

  private Map<String, Object> checked(Map<String, Object> more) {
    addresses.login().check();
    Map<String, Object> all = new HashMap<>(properties);
    all.putAll(more);
    all.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        addresses.bootstrap().stream().map(Object::toString).collect(joining(",")));
    return all;
  }

  /** Sets the limit that no property sets (KAFKA-4090), in the version this is built with. */
  private static void bound(Object client, String... toSelector) {
    try {
      Object at = client;
      for (String name : toSelector) {
        at = field(at, name).get(at);
      }
      field(at, "maxReceiveSize")
          .setInt(at, BoundedAdmin.largestAnswer(Runtime.getRuntime().maxMemory()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of Kafka's client", e);
    }
  }

  private static Field field(Object of, String name) throws NoSuchFieldException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}

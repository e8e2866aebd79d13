package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.joining;

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
 * allocate more for an answer than {@link BoundedAdmin} does. Safe for any number of threads.
 */
public final class CheckedClients {
  private volatile ClientSettings settings;

  /** Makes clients with these settings, until others are used. */
  public CheckedClients(ClientSettings settings) {
    this.settings = settings;
  }

  /** Makes clients for the addresses in the properties, to be checked as the properties say. */
  public static CheckedClients of(Map<String, Object> properties) {
    return new CheckedClients(ClientSettings.of(properties));
  }

  /** Returns the settings of the next client; another object means that they were exchanged. */
  public ClientSettings settings() {
    return settings;
  }

  /** Makes the next clients with these settings. */
  void use(ClientSettings next) {
    settings = next;
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
    ClientSettings now = settings;
    now.addresses().login().check();
    Map<String, Object> all = new HashMap<>(now.properties());
    all.putAll(more);
    all.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        now.addresses().bootstrap().stream().map(Object::toString).collect(joining(",")));
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

package io.kraftexporter.kafka.admin;

import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;

/** Makes the Admin clients of a cluster, and takes how their requests end. */
interface Connector {

  /**
   * Makes a client, which may take as long as a request.
   *
   * @throws org.apache.kafka.common.KafkaException if there is nothing to connect to
   */
  KafkaClient connect();

  /** Takes that brokers have answered. */
  default void answered() {}

  /** Takes that a request failed without an answer. */
  default void notAnswered() {}

  /** Takes that one side refused who the other is. */
  default void refused(AuthenticationException reason) {}

  /** Connects without any check. */
  static Connector of(Supplier<Admin> clients) {
    return () -> new KafkaClient(clients.get(), () -> true);
  }
}

package io.kraftexporter.kafka.admin;

import java.time.Duration;
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

  /**
   * Takes that a request failed without an answer, and waits a moment for the reason.
   *
   * @param patience the longest time to wait
   * @return the reason as the log has it; empty if there is none
   */
  default String diagnosed(Duration patience) {
    notAnswered();
    return "";
  }

  /** Runs a task when clients must not log in again for a while: closes the client. */
  default void onRefusal(Runnable close) {}

  /**
   * Takes that one side refused who the other is.
   *
   * @return the failure for the caller, which is marked if the log has it
   */
  default Exception refused(AuthenticationException reason) {
    return reason;
  }

  /** Connects without any check. */
  static Connector of(Supplier<Admin> clients) {
    return () -> new KafkaClient(clients.get(), () -> true);
  }
}

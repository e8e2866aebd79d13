package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.reach.Addresses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Makes clients that connect only to addresses which were checked.
 *
 * @param properties of the Admin client
 */
record CheckedConnector(Map<String, Object> properties, Addresses addresses) implements Connector {

  CheckedConnector {
    properties = Map.copyOf(properties);
  }

  @Override
  public KafkaClient connect() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        addresses.bootstrap().stream().map(Object::toString).collect(joining(",")));
    try {
      return BoundedAdmin.create(all, addresses::usable);
    } catch (KafkaException e) {
      throw new KafkaException("no client can be made: " + reason(e));
    }
  }

  /** Without the failure's own message, which may hold parts of secrets. */
  private String reason(KafkaException failure) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((name, value) -> texts.put(name, value.toString()));
    List<String> mistakes = ClientProperties.mistakes(texts);
    if (!mistakes.isEmpty()) {
      return "kafka.properties." + String.join("; kafka.properties.", mistakes);
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }

  @Override
  public void answered() {
    addresses.answered();
  }

  @Override
  public void notAnswered() {
    addresses.diagnose();
  }

  /** The reason is behind the client's own words: which name a certificate lacks. */
  @Override
  public void refused(AuthenticationException reason) {
    StringBuilder text = new StringBuilder("authentication failed");
    for (Throwable at = reason; at != null; at = at.getCause()) {
      if (at.getMessage() != null && text.indexOf(at.getMessage()) < 0) {
        text.append(": ").append(at.getMessage().replaceAll("\\s+", " "));
      }
    }
    addresses.refused(text.toString());
  }
}

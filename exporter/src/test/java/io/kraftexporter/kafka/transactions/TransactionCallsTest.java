package io.kraftexporter.kafka.transactions;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.Answers;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.junit.jupiter.api.Test;

final class TransactionCallsTest {

  /** The text is that of Kafka's client 4.3.1 when a broker was restarted during the call. */
  @Test
  void closedConnectionIsNamedAsSuch() {
    Map<Integer, Exception> failures = new HashMap<>();
    failures.put(
        2,
        new IllegalArgumentException("Unexpected key set: [BrokerKey(brokerId=OptionalInt[2])]"));
    failures.put(3, new CoordinatorNotAvailableException("shutting down"));

    assertEquals(
        Map.of(2, "the connection to the broker was closed", 3, "shutting down"),
        TransactionCalls.plain(new Answers<>(Map.of(1, ""), failures))
            .failures()
            .entrySet()
            .stream()
            .collect(
                toMap(Map.Entry::getKey, each -> String.valueOf(each.getValue().getMessage()))));
  }
}

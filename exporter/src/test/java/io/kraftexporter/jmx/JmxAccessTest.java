package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.LogLines;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.remote.JmxTransport;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A changed login to a JVM that is being read. */
final class JmxAccessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final InMemory before = jvm(1);
  private final InMemory now = jvm(2);

  @Test
  void changedAccessReplacesTheConnection() throws Exception {
    try (JmxSource source = source()) {
      assertEquals("value{node_id=\"3\"} 1.0\n", InMemorySource.collect(source));
      source.use(now, PATIENCE);
      assertEquals("value{node_id=\"3\"} 2.0\n", InMemorySource.collect(source));
      before.closed.acquire();
      assertEquals("value{node_id=\"3\"} 2.0\n", InMemorySource.collect(source));
      assertEquals(1, now.connections);
    }
  }

  @Test
  void refusedAccessIsTriedOnceAndTheConnectionStays() throws Exception {
    int[] attempts = new int[1];
    JmxTransport refusing =
        address -> {
          attempts[0]++;
          throw new IOException(address + " refuses the login");
        };
    try (LogLines log = new LogLines();
        JmxSource source = source()) {
      InMemorySource.collect(source);
      source.use(refusing, PATIENCE);
      assertEquals("value{node_id=\"3\"} 1.0\n", InMemorySource.collect(source));
      assertEquals("value{node_id=\"3\"} 1.0\n", InMemorySource.collect(source));
      assertEquals(1, attempts[0]);
      assertEquals(
          List.of(
              "WARN jmx of node 3: changed access is not used yet, keeping the connection before:"
                  + " 127.0.0.3:9999 refuses the login"),
          log.all().stream().map(line -> line.replaceFirst("^\\S+ ", "")).toList());
    }
  }

  private static InMemory jvm(int value) {
    InMemory jvm = new InMemory();
    jvm.bean("test:type=a").with("Value", value);
    return jvm;
  }

  private JmxSource source() throws Exception {
    return new JmxSource(
        SourceId.of("jmx", 3),
        InMemory.ADDRESS,
        before,
        PATIENCE,
        List.of(
            InMemorySource.rules(
                "{includeObjectNames: ['test:*'], rules: [{pattern: '.*', name: value}]}")),
        Map.of());
  }
}
